using System.Globalization;

namespace Wxauto.Bench.Running;

/// <summary>What a process used so far.</summary>
/// <param name="Processor">User and system time of all its threads.</param>
/// <param name="ResidentBytes">Resident set now.</param>
/// <param name="PeakBytes">The largest resident set so far.</param>
internal readonly record struct ProcessUsage(TimeSpan Processor, long ResidentBytes, long PeakBytes)
{
    private const int TicksPerSecond = 100;

    public static ProcessUsage Of(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var status = File.ReadAllLines($"/proc/{pid}/status");
        return new ProcessUsage(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));
    }

    private static long Bytes(string[] status, string field) =>
        long.Parse(status.Single(l => l.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024;
}
