using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Runtime;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>The bus, who may call whom, and what happens when a call fails.</summary>
internal static class DaprObjects
{
    /// <summary>Longest stream of Redis, unless the Platform says otherwise: events only wake up, and nobody else shortens it.</summary>
    private const string RedisStreamLength = "10000";

    public static IReadOnlyList<DynamicResource> Of(PlatformPlan plan) => [Configuration(plan), Resiliency(plan), Events(plan)];

    private static DynamicResource Events(PlatformPlan plan)
    {
        var pubsub = plan.Spec.Dapr.Pubsub ?? throw new InvalidOperationException("A Platform without a broker has no bus.");
        List<JsonNode> metadata = [.. pubsub.Metadata.Select(Setting)];
        // A consumer of its own for every pod: each hears every event.
        metadata.Add(Setting("consumerID", "{podName}"));
        if (pubsub.Type == "pubsub.redis" && pubsub.Metadata.All(m => m.Name != "maxLenApprox"))
            metadata.Add(Setting("maxLenApprox", RedisStreamLength));
        return new DynamicResource(ChildTypes.Component, plan.Metadata(plan.PubSub, component: null), new JsonObject
        {
            ["spec"] = new JsonObject { ["type"] = pubsub.Type, ["version"] = pubsub.Version, ["metadata"] = new JsonArray([.. metadata]) },
            ["scopes"] = Applications(plan),
        });
    }

    /// <summary>
    /// One for all roles: only the pipeline calls another role, and what it calls is knowledge. Nothing is said of mTLS: whether sidecars
    /// encrypt is decided for the whole control plane, and an application's Configuration that says so must repeat its addresses.
    /// </summary>
    private static DynamicResource Configuration(PlatformPlan plan) =>
        new(ChildTypes.Configuration, plan.Metadata(plan.Name, component: null), new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["tracing"] = new JsonObject { ["samplingRate"] = "0.1" },
            ["accessControl"] = new JsonObject
            {
                ["defaultAction"] = "deny",
                ["trustDomain"] = "public",
                ["policies"] = new JsonArray(new JsonObject
                {
                    ["appId"] = plan.NameOf(Roles.Pipeline), ["defaultAction"] = "allow", ["trustDomain"] = "public",
                    ["namespace"] = plan.Namespace,
                }),
            },
        },
    });

    /// <summary>Searches have seconds, not minutes: two more attempts. An event that cannot be delivered goes to the dead letters
    /// after its last attempt.</summary>
    private static DynamicResource Resiliency(PlatformPlan plan) =>
        new(ChildTypes.Resiliency, plan.Metadata(plan.Name, component: null), new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["policies"] = new JsonObject
            {
                ["retries"] = new JsonObject
                {
                    ["search"] = new JsonObject { ["policy"] = "exponential", ["maxInterval"] = "2s", ["maxRetries"] = 2 },
                    ["delivery"] = new JsonObject { ["policy"] = "exponential", ["maxInterval"] = "30s", ["maxRetries"] = 5 },
                    ["publish"] = new JsonObject { ["policy"] = "exponential", ["maxInterval"] = "5s", ["maxRetries"] = 5 },
                },
                ["circuitBreakers"] = new JsonObject
                {
                    ["search"] = new JsonObject { ["maxRequests"] = 1, ["timeout"] = "10s", ["trip"] = "consecutiveFailures >= 5" },
                },
            },
            ["targets"] = new JsonObject
            {
                ["apps"] = new JsonObject { [plan.NameOf(Roles.Knowledge)] = new JsonObject
                    { ["retry"] = "search", ["circuitBreaker"] = "search" } },
                ["components"] = new JsonObject
                {
                    [plan.PubSub] = new JsonObject { ["inbound"] = new JsonObject { ["retry"] = "delivery" },
                        ["outbound"] = new JsonObject { ["retry"] = "publish" } },
                },
            },
        },
        ["scopes"] = Applications(plan),
    });

    private static JsonArray Applications(PlatformPlan plan) => new([.. Roles.All.Select(role => (JsonNode)plan.NameOf(role))]);

    private static JsonObject Setting(ComponentMetadataSpec spec) => spec.SecretKeyRef is { } reference
        ? new JsonObject { ["name"] = spec.Name, ["secretKeyRef"] = new JsonObject { ["name"] = reference.Name, ["key"] = reference.Key } }
        : Setting(spec.Name, spec.Value!);

    private static JsonObject Setting(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
