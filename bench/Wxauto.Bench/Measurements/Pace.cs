using System.Diagnostics;

namespace Wxauto.Bench.Measurements;

/// <summary>Starts work at a fixed rate, whether or not earlier work is finished, as customers do.</summary>
internal static class Pace
{
    public static async Task RunAsync(int perSecond, int count, Func<int, Task> work)
    {
        var running = new List<Task>(count);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count;)
        {
            var due = (int)Math.Min(count, Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond);
            for (; i < due; i++)
                running.Add(work(i));
            await Task.Delay(1);
        }
        await Task.WhenAll(running);
    }
}
