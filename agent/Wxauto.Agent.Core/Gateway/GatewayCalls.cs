namespace Wxauto.Agent.Core.Gateway;

internal static class GatewayCalls
{
    /// <summary>Half of what the gateway takes; it refuses longer ones, with the whole stream.</summary>
    private const int LongestDetail = 2000;

    /// <summary>As much of what a driver or a system said as the gateway takes.</summary>
    public static string Detail(string text) => text.Length <= LongestDetail ? text : text[..LongestDetail];

    /// <summary>When a single call is given up, in UTC.</summary>
    public static DateTime Deadline => DateTime.UtcNow.AddSeconds(20);
}
