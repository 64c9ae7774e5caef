namespace Wxauto.Agent.Core.Gateway;

internal static class GatewayCalls
{
    /// <summary>When a single call is given up, in UTC.</summary>
    public static DateTime Deadline => DateTime.UtcNow.AddSeconds(20);
}
