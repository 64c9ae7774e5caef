using System.Globalization;

namespace Wxauto.Bench.Running;

/// <summary>What a process used so far.</summary>
/// <param name="Processor">User and system time of all its threads.</param>
/// <param name="ResidentBytes">Resident set now.</param>
internal readonly record struct ProcessUsage(TimeSpan Processor, long ResidentBytes)
{
    private const int TicksPerSecond = 100;

    public static ProcessUsage Of(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var resident = File.ReadLines($"/proc/{pid}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return new ProcessUsage(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), long.Parse(resident, CultureInfo.InvariantCulture) * 1024);
    }
}
