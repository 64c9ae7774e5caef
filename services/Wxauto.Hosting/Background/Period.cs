using Microsoft.Extensions.Logging;

namespace Wxauto.Hosting.Background;

/// <param name="Work">What is done, as the log says it: "Sending follow-ups".</param>
/// <param name="Interval">From the end of one run to the begin of the next.</param>
public sealed record Period(string Work, TimeSpan Interval, TimeProvider Time, ILogger Logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(15);

    /// <summary>Whether the first run is at the start, not after the first interval.</summary>
    public bool AtOnce { get; init; } = true;

    /// <summary>
    /// The interval or 5 s, whichever is shorter, after the first failure, then twice as long each time, up to the
    /// interval or 15 s, whichever is longer: what runs often gives a broken database some rest, and what runs seldom
    /// does not wait hours for its next attempt.
    /// </summary>
    /// <param name="failures">In a row, from 1.</param>
    internal TimeSpan PauseAfter(int failures)
    {
        var longest = Interval > LongPause ? Interval : LongPause;
        var pause = Interval < FirstPause ? Interval : FirstPause;
        for (var i = 1; i < failures && pause < longest; i++)
            pause *= 2;
        return pause < longest ? pause : longest;
    }
}
