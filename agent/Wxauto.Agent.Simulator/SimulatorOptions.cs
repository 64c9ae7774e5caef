namespace Wxauto.Agent.Simulator;

/// <summary>Where the simulated WeChat is: the address up to and including <c>/simulator</c>, and the account in it.</summary>
internal sealed record SimulatorOptions(Uri Url, string Account, string? Key);
