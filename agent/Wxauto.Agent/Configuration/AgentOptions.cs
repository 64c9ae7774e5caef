using Wxauto.Agent.Drivers.Simulator;

namespace Wxauto.Agent.Configuration;

/// <summary>What <c>agent.yaml</c> says.</summary>
internal sealed record AgentOptions(Uri Server, string DataDirectory, SimulatorOptions Simulator)
{
    public bool AllowInsecure { get; init; }

    /// <summary>Types without thinking; for tests and demos.</summary>
    public bool InstantPace { get; init; }

    /// <summary>How many messages may wait for the platform before reading stops.</summary>
    public int Capacity { get; init; } = 10_000;

    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
