using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>What a Prometheus of the Prometheus operator reads, and what it reports to people.</summary>
internal static class PlatformMonitoring
{
    public static DynamicResource Monitor(PlatformPlan plan) => new(ChildTypes.ServiceMonitor, Metadata(plan), new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["selector"] = new JsonObject
            {
                ["matchLabels"] = new JsonObject(PlatformLabels.Match(plan.Name, component: null)
                    .Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
            },
            ["endpoints"] = new JsonArray(new JsonObject { ["port"] = "http", ["path"] = "/metrics", ["interval"] = "30s" }),
            ["targetLabels"] = new JsonArray(PlatformLabels.Instance, PlatformLabels.Component),
        },
    });

    public static DynamicResource Alerts(PlatformPlan plan)
    {
        var here = $"namespace=\"{plan.Namespace}\"";
        var rules = new JsonArray([.. Roles.All.Where(role => RoleDeployment.Replicas(role, plan.Spec.Roles.Of(role)) != 0)
            .Select(role => (JsonNode)Alert(
            "WxautoRoleDown", $"absent(up{{{here},service=\"{plan.NameOf(role)}\"}} == 1)", "5m", "critical",
            $"No pod of {role.Name} of the Platform {plan.Namespace}/{plan.Name} answers. See kubectl -n {plan.Namespace} describe platform {plan.Name}"))]);
        rules.Add((JsonNode)Alert("WxautoProviderDown", $"max by (provider) (wxauto_ai_provider_up{{{here}}}) == 0", "10m", "warning",
            $"The AIProvider {{{{ $labels.provider }}}} is not reached from namespace {plan.Namespace}. See kubectl -n {plan.Namespace} describe aiprovider {{{{ $labels.provider }}}}"));
        rules.Add((JsonNode)Alert("WxautoLedgerLost", $"sum(increase(wxauto_ai_ledger_lost_total{{{here}}}[15m])) > 0", "1m", "warning",
            $"Calls of AI providers in namespace {plan.Namespace} could not be written down: budgets and usage are too low. Look at the database."));
        return new DynamicResource(ChildTypes.PrometheusRule, Metadata(plan), new JsonObject
        {
            ["spec"] = new JsonObject { ["groups"] = new JsonArray(
                new JsonObject { ["name"] = $"wxauto-{plan.Name}", ["rules"] = rules }) },
        });
    }

    /// <summary>A Prometheus chooses both by labels, which may not say what is ours.</summary>
    private static V1ObjectMeta Metadata(PlatformPlan plan)
    {
        var metadata = plan.Metadata(plan.Name, component: null);
        foreach (var (name, value) in plan.Spec.Monitoring.Labels)
            metadata.Labels.TryAdd(name, value);
        return metadata;
    }

    private static JsonObject Alert(string name, string expression, string after, string severity, string summary) => new()
    {
        ["alert"] = name,
        ["expr"] = expression,
        ["for"] = after,
        ["labels"] = new JsonObject { ["severity"] = severity },
        ["annotations"] = new JsonObject { ["summary"] = summary },
    };
}
