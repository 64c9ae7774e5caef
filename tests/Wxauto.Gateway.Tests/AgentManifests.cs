namespace Wxauto.Gateway.Tests;

internal static class AgentManifests
{
    /// <summary>Writes the Agents a1, a2 and so on.</summary>
    public static async Task WriteAsync(string directory, int agents)
    {
        for (var i = 1; i <= agents; i++)
            await File.WriteAllTextAsync(Path.Combine(directory, $"a{i}.yaml"), $$"""
                apiVersion: wxauto.io/v1alpha1
                kind: Agent
                metadata: {name: a{{i}}}
                spec:
                  displayName: 客服
                  knowledge: [shop]
                  reply: {debounce: 0s}
                """);
    }

    /// <summary>Agents whose clients speak REST: with a small send budget, with quiet hours all day, with one group, as in the
    /// original.</summary>
    public static async Task WriteRestAsync(string directory)
    {
        foreach (var (name, spec) in new[]
        {
            ("thrifty", "sendBudget: {perSecond: 5, perMinute: 2, perDay: 100, perContactPerMinute: 2}"),
            ("quiet", "sendBudget: {perSecond: 5}"),
            ("grouped", "chats: {groups: {mode: Listed, names: [VIP Customers 一群]}}"),
            ("original", "sendBudget: {perSecond: 5, perMinute: 60, perHour: 1000, perContactPerMinute: 20}"),
        })
            await File.WriteAllTextAsync(Path.Combine(directory, $"{name}.yaml"), $$"""
                apiVersion: wxauto.io/v1alpha1
                kind: Agent
                metadata: {name: {{name}}}
                spec:
                  displayName: 客服
                  knowledge: [shop]
                  reply: {debounce: 0s{{(name == "quiet" ? ", quietHours: [{from: \"00:00\", to: \"00:00\"}]" : "")}}}
                  {{spec}}
                """);
    }
}
