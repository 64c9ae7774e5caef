using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Testing;

/// <summary>A data directory of its own, and spools on it.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("wxauto-agent-").FullName;

    public AgentSpool Open(TimeProvider? clock = null, int capacity = 10_000) =>
        new(Path, new FileKeyProtection(Path), clock ?? TimeProvider.System, capacity);

    /// <summary>Options of an agent on this directory that types at once.</summary>
    public AgentOptions Options(Uri server, IWeChatDriver driver) =>
        new(server, Path, () => driver) { InstantPace = true, LogLevel = Microsoft.Extensions.Logging.LogLevel.Error };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
