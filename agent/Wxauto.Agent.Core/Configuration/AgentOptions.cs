using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Configuration;

/// <summary>What <c>agent.yaml</c> says.</summary>
/// <param name="OpenDriver">Makes the driver that the file chose.</param>
public sealed record AgentOptions(Uri Server, string DataDirectory, Func<IWeChatDriver> OpenDriver)
{
    /// <summary>Whether unencrypted HTTP may leave this machine.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Types without thinking; for tests and demos.</summary>
    public bool InstantPace { get; init; }

    /// <summary>How many messages may wait for the platform before reading stops.</summary>
    public int Capacity { get; init; } = 10_000;

    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
