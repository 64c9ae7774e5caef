using Wxauto.Contracts.Resources;

namespace Wxauto.Operator.References;

/// <summary>Everything that a spec names, for each kind. Empty names are the matter of the spec's own validation.</summary>
internal static class SpecReferences
{
    /// <summary>The field that names the database's Secret.</summary>
    public const string Database = "spec.database.secretRef";

    public static IEnumerable<Reference> Of(PlatformSpec spec) =>
    [
        .. spec.Database is { } database ? Of(database.SecretRef, Database) : [],
        .. spec.VirtualKeys.SelectMany((key, i) => Of(key.Key, $"spec.virtualKeys[{i}].key")
            .Concat(Of(ReferenceKind.AIProvider, key.Route, $"spec.virtualKeys[{i}].route"))),
        .. (spec.Dapr.Pubsub?.Metadata ?? [])
            .SelectMany((setting, i) => Of(setting.SecretKeyRef, $"spec.dapr.pubsub.metadata[{i}].secretKeyRef")),
        .. Of(ReferenceKind.Secret, spec.Image.PullSecrets, "spec.image.pullSecrets"),
        .. Of(ReferenceKind.Secret, spec.Ingress?.TlsSecret, "spec.ingress.tlsSecret"),
        .. spec.Defaults.Agent is { } agent ? Of(agent, "spec.defaults.agent") : [],
    ];

    public static IEnumerable<Reference> Of(AgentSpec spec) => Of(spec, "spec");

    public static IEnumerable<Reference> Of(AIProviderSpec spec) => spec.Preset == ProviderPreset.extractive ? []
        : Of(spec.ApiKey, "spec.apiKey");

    public static IEnumerable<Reference> Of(KnowledgeBaseSpec spec) =>
    [
        .. spec.Sources.SelectMany((source, i) => Of(ReferenceKind.ConfigMap, source.ConfigMap?.Name, $"spec.sources[{i}].configMap.name")),
        .. spec.Parsing.Ocr.Type == OcrType.Provider ? Of(ReferenceKind.AIProvider, spec.Parsing.Ocr.Provider, "spec.parsing.ocr.provider")
            : [],
        .. spec.Parsing.Ocr.Type == OcrType.McpServer
            ? Of(ReferenceKind.McpServer, spec.Parsing.Ocr.McpServer, "spec.parsing.ocr.mcpServer") : [],
        .. Of(ReferenceKind.AIProvider, spec.Embedding?.Provider, "spec.embedding.provider"),
        .. spec.Index.Type == IndexType.Qdrant ? Of(spec.Index.Qdrant?.ApiKey, "spec.index.qdrant.apiKey") : [],
        .. Of(ReferenceKind.AIProvider, spec.Retrieval.Rerank?.Provider, "spec.retrieval.rerank.provider"),
    ];

    public static IEnumerable<Reference> Of(ErpConnectionSpec spec) =>
        [.. Of(spec.Credentials.User, "spec.credentials.user"), .. Of(spec.Credentials.Password, "spec.credentials.password")];

    public static IEnumerable<Reference> Of(McpServerSpec spec) => Of(spec.Http?.ApiKey, "spec.http.apiKey");

    private static IEnumerable<Reference> Of(AgentSpec spec, string path) =>
    [
        .. Of(ReferenceKind.AIProvider, spec.Ai.Route, $"{path}.ai.route"),
        .. Of(ReferenceKind.KnowledgeBase, spec.Knowledge, $"{path}.knowledge"),
        .. Of(ReferenceKind.McpServer, spec.Ai.Tools.McpServers, $"{path}.ai.tools.mcpServers"),
        .. Of(spec.RestApi?.ApiKey, $"{path}.restApi.apiKey"),
    ];

    private static IEnumerable<Reference> Of(SecretSource? source, string field) =>
        source?.SecretRef is { } reference ? Of(reference, $"{field}.secretRef")
        : string.IsNullOrWhiteSpace(source?.Env) ? []
        : [new(ReferenceKind.Environment, source.Env, null, $"{field}.env")];

    private static IEnumerable<Reference> Of(SecretReference? reference, string field) =>
        reference is not { Name.Length: > 0, Key.Length: > 0 } ? [] : [new(ReferenceKind.Secret, reference.Name, reference.Key, field)];

    private static IEnumerable<Reference> Of(ReferenceKind kind, IReadOnlyList<string> names, string field) =>
        names.SelectMany((name, i) => Of(kind, name, $"{field}[{i}]"));

    private static IEnumerable<Reference> Of(ReferenceKind kind, string? name, string field) => string.IsNullOrWhiteSpace(name) ? []
        : [new(kind, name, null, field)];
}
