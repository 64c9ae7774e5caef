using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;

namespace Wxauto.Operator.Tests.References;

public sealed class SpecReferencesTests
{
    [Fact]
    public void All_that_an_Agent_names_is_found() => SpecReferences.Of(Spec<AgentSpec>(
        """{"ai": {"route": ["a", "b"], "tools": {"mcpServers": ["m"]}}, "knowledge": ["k"], "restApi": {"apiKey": {"secretRef": {"name": "s", "key": "x"}}}}""")).Should().BeEquivalentTo(
    [
        new Reference(ReferenceKind.AIProvider, "a", null, "spec.ai.route[0]"),
        new Reference(ReferenceKind.AIProvider, "b", null, "spec.ai.route[1]"),
        new Reference(ReferenceKind.KnowledgeBase, "k", null, "spec.knowledge[0]"),
        new Reference(ReferenceKind.McpServer, "m", null, "spec.ai.tools.mcpServers[0]"),
        new Reference(ReferenceKind.Secret, "s", "x", "spec.restApi.apiKey.secretRef"),
    ]);

    [Fact]
    public void All_that_a_Platform_names_is_found() => SpecReferences.Of(Spec<PlatformSpec>(
        """
        {"database": {"secretRef": {"name": "db", "key": "url"}}, "image": {"pullSecrets": ["pull"]}, "ingress": {"host": "h", "tlsSecret": "tls"},
         "virtualKeys": [{"name": "crm", "key": {"env": "KEY"}, "route": ["a"]}], "defaults": {"agent": {"knowledge": ["k"]}},
         "dapr": {"pubsub": {"type": "pubsub.redis", "metadata": [{"name": "redisHost", "value": "h"}, {"name": "redisPassword", "secretKeyRef": {"name": "redis", "key": "p"}}]}}}
        """)).Should().BeEquivalentTo(
    [
        new Reference(ReferenceKind.Secret, "db", "url", "spec.database.secretRef"),
        new Reference(ReferenceKind.Environment, "KEY", null, "spec.virtualKeys[0].key.env"),
        new Reference(ReferenceKind.AIProvider, "a", null, "spec.virtualKeys[0].route[0]"),
        new Reference(ReferenceKind.Secret, "redis", "p", "spec.dapr.pubsub.metadata[1].secretKeyRef"),
        new Reference(ReferenceKind.Secret, "pull", null, "spec.image.pullSecrets[0]"),
        new Reference(ReferenceKind.Secret, "tls", null, "spec.ingress.tlsSecret"),
        new Reference(ReferenceKind.KnowledgeBase, "k", null, "spec.defaults.agent.knowledge[0]"),
    ]);

    [Fact]
    public void All_that_a_KnowledgeBase_names_is_found() => SpecReferences.Of(Spec<KnowledgeBaseSpec>(
        """
        {"sources": [{"name": "a", "configMap": {"name": "c"}}], "parsing": {"ocr": {"type": "McpServer", "mcpServer": "m", "tool": "t"}}, "embedding": {"provider": "e"},
         "index": {"type": "Qdrant", "qdrant": {"endpoint": "http://q", "apiKey": {"secretRef": {"name": "s", "key": "x"}}}}, "retrieval": {"rerank": {"provider": "r"}}}
        """)).Should().BeEquivalentTo(
    [
        new Reference(ReferenceKind.ConfigMap, "c", null, "spec.sources[0].configMap.name"),
        new Reference(ReferenceKind.McpServer, "m", null, "spec.parsing.ocr.mcpServer"),
        new Reference(ReferenceKind.AIProvider, "e", null, "spec.embedding.provider"),
        new Reference(ReferenceKind.Secret, "s", "x", "spec.index.qdrant.apiKey.secretRef"),
        new Reference(ReferenceKind.AIProvider, "r", null, "spec.retrieval.rerank.provider"),
    ]);

    [Fact]
    public void What_is_not_in_use_is_not_named()
    {
        SpecReferences.Of(Spec<KnowledgeBaseSpec>(
            """{"parsing": {"ocr": {"type": "Off", "provider": "p"}}, "index": {"qdrant": {"apiKey": {"secretRef": {"name": "s", "key": "x"}}}}}""")).Should().BeEmpty();
        SpecReferences.Of(Spec<AIProviderSpec>("""{"preset": "extractive", "apiKey": {"env": "X"}}""")).Should().BeEmpty();
    }

    private static T Spec<T>(string json) => JsonSerializer.Deserialize<T>(json, ResourceJson.Options)!;
}
