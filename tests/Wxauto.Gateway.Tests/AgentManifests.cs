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
}
