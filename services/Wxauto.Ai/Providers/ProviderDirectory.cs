using System.Collections.Immutable;
using System.Text.Json;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Models;

namespace Wxauto.Ai.Providers;

/// <summary>The providers of the catalog, and the one that the environment describes. A provider keeps its health while its
/// spec stays the same.</summary>
internal sealed class ProviderDirectory(IResourceCatalog catalog, ISecrets secrets, LocalModels models, TimeProvider time) : IDisposable
{
    /// <summary>The provider that OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL describe; serves agents without a route.</summary>
    public const string FromEnvironment = "openai-environment";
    private static readonly char[] Around = [' ', '\t', '\r', '\n', '\0', '"', '\'', '`', '\u00A0', '\u200B', '\u200C', '\u200D', '\u2060',
        '\u3000', '\uFEFF', '“', '”', '‘', '’'];
    private readonly HttpClient _http = ProviderHttp.Client(time);
    private readonly Lock _lock = new();
    private (CatalogSnapshot? Of, ImmutableDictionary<string, (string Spec, Provider Provider)> Providers) _known =
        (null, ImmutableDictionary<string, (string, Provider)>.Empty);

    public IEnumerable<Provider> All => Known().Values.Select(p => p.Provider).OrderBy(p => p.Name, StringComparer.Ordinal);

    public Provider? Find(string name) => Known().TryGetValue(name, out var known) ? known.Provider : null;

    /// <summary>The route of agents that have none: the environment's provider when there is one.</summary>
    public IReadOnlyList<string> RouteOr(IReadOnlyList<string> route) => route.Count > 0
        || Find(FromEnvironment) is null ? route : [FromEnvironment];

    public void Dispose() => _http.Dispose();

    private ImmutableDictionary<string, (string Spec, Provider Provider)> Known()
    {
        var current = catalog.Current;
        if (ReferenceEquals(_known.Of, current))
            return _known.Providers;
        lock (_lock)
        {
            var next = current.AIProviders.Values
                .Concat(Environmental() is { } own ? [new Resource<AIProviderSpec>(FromEnvironment, own, "")] : [])
                .ToImmutableDictionary(r => r.Name, Make);
            _known = (current, next);
            return next;
        }
    }

    private (string, Provider) Make(Resource<AIProviderSpec> resource)
    {
        var (name, spec) = (resource.Name, resource.Spec);
        var (key, lacking) = spec.ApiKey is null ? ("none", null) : secrets.Read(spec.ApiKey);
        key = Pasted(key);
        var missing = lacking is not null ? ProviderReasons.NoKey.With(name, lacking)
            : key is null or "" || key.Any(c => c is <= ' ' or > '~') ? ProviderReasons.WrongKey.With(name, NameOf(spec.ApiKey!))
            : spec.Preset == ProviderPreset.local && LocalProviderClient.Refused(resource) is { } refused ? ModelReasons.NoName.With(refused)
            : null;
        // A provider whose key appeared is another one.
        var text = $"{missing}\n{(spec.Preset == ProviderPreset.local ? resource.Source : "")}\n{JsonSerializer.Serialize(spec)}";
        if (_known.Providers.TryGetValue(name, out var known) && known.Spec == text)
            return known;
        IProviderClient? client = missing is not null || spec.Preset == ProviderPreset.extractive ? null
            : spec.Preset == ProviderPreset.local ? new LocalProviderClient(resource, models)
            : new ProviderClient(spec, key!, _http);
        return (text, new Provider(name, spec, client, missing, time));
    }

    /// <summary>Line ends, marks without width and the word before a key are often copied with it.</summary>
    private static string? Pasted(string? key)
    {
        key = key?.Trim(Around);
        return key?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true ? key[7..].Trim(Around) : key;
    }

    private static string NameOf(SecretSource source) => source.Env ?? $"{source.SecretRef?.Name}/{source.SecretRef?.Key}";

    private static AIProviderSpec? Environmental() => Variable("OPENAI_API_KEY") is null ? null : new()
    {
        // Behind another address is another server, which may know OpenAI's older fields only.
        Preset = Variable("OPENAI_BASE_URL") is null ? ProviderPreset.openai : ProviderPreset.openaiCompatible,
        Endpoint = Variable("OPENAI_BASE_URL"), ApiKey = new SecretSource { Env = "OPENAI_API_KEY" },
        Models = new ModelsSpec { Standard = Variable("OPENAI_MODEL") ?? "gpt-4o-mini" },
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
