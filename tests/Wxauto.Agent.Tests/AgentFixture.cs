using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Tests;

/// <summary>A data directory of its own, and spools on it.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("wxauto-agent-").FullName;

    public AgentSpool Open(TimeProvider? clock = null, int capacity = 10_000) =>
        new(Path, new FileKeyProtection(Path), clock ?? TimeProvider.System, capacity);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class Eventually
{
    /// <summary>Waits until the condition holds, at most 20 seconds.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(deadline).Should().BeLessThan(TimeSpan.FromSeconds(60), "{0}", what);
            await Task.Delay(10);
        }
    }
}
