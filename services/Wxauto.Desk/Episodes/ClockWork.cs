using Wxauto.Contracts.Desk;

namespace Wxauto.Desk.Episodes;

/// <summary>The clocks of an episode. One that has its result keeps it, with the deadline that it had; unless the answer that stopped it
/// turns out not to have been one.</summary>
internal sealed class ClockWork(EpisodeFacts facts, SlaTargets targets, WorkCalendar calendar, DateTimeOffset now,
    IReadOnlyList<Pause> pauses)
{
    public IReadOnlyList<Clock> All(IReadOnlyList<Stretch> stretches, (DateTimeOffset At, string By)? answered)
    {
        var clocks = new List<Clock?>();
        var begun = facts.Cut ? facts.Kept.FirstOrDefault(k => k.Kind == ClockKind.FirstReply)?.StartedAt
            : stretches.Count > 0 ? stretches[0].From : null;
        if (begun is { } begin)
            clocks.Add(Of(ClockKind.FirstReply, begin, answered is { } at && at.At >= begin ? at.At : null));
        // Until the first answer only its clock runs.
        if (answered is { } first)
            foreach (var stretch in stretches.Where(s => s.From >= first.At))
                clocks.Add(Of(ClockKind.NextReply, stretch.From, stretch.Answered));
        clocks.Add(Of(ClockKind.Resolution, facts.OpenedAt, null));
        if (facts.Queued is { } queued)
            clocks.Add(Of(ClockKind.QueueWait, queued.From, queued.To));
        // Of those that began at the same moment the last stands for all: it is the one that may still run.
        var made = clocks.OfType<Clock>().GroupBy(c => (c.Kind, c.StartedAt)).Select(g => g.Last()).ToList();
        // What is not among the facts any more was found when it was.
        made.AddRange(facts.Kept.Where(k => k.Result != ClockResult.Running && !made.Any(m => m.Kind == k.Kind
            && m.StartedAt == k.StartedAt)));
        return [.. made.OrderBy(c => c.StartedAt).ThenBy(c => c.Kind)];
    }

    private Clock? Of(ClockKind kind, DateTimeOffset start, DateTimeOffset? stop)
    {
        var kept = facts.Kept.FirstOrDefault(k => k.Kind == kind && k.StartedAt == start);
        var end = stop ?? facts.ResolvedAt;
        if (kept is { Result: not ClockResult.Running } && kept.StoppedAt == end)
            return kept;
        if (targets.Of(kind) is not { } target)
            // A clock that ran under a policy that is gone ends with it.
            return kept is null or { Result: ClockResult.Cancelled } ? kept : kept with { DueAt = kept.DueAt, Left = null, StoppedAt = end
                ?? now, Result = ClockResult.Cancelled };
        var rests = pauses.Where(p => Rests(kind, p)).OrderBy(p => p.From).ToList();
        var until = end ?? now;
        var (rested, resting) = Rested(start, until, rests);
        if (resting && end is null)
            return new Clock(kind, start, null, Max(target - (calendar.Between(start, until) - rested)), null, ClockResult.Running,
                targets.Name);
        var due = calendar.Add(start, target + rested);
        if (end is null)
            return new Clock(kind, start, due, null, null, ClockResult.Running, targets.Name);
        var used = calendar.Between(start, end.Value) - rested;
        var result = used > target ? ClockResult.Missed
            // Resolving ends the wait for an answer without giving one.
            : stop is null && kind is not ClockKind.Resolution ? ClockResult.Cancelled : ClockResult.Met;
        return new Clock(kind, start, due, null, end, result, targets.Name);
    }

    private bool Rests(ClockKind kind, Pause pause) => pause.Kind switch
    {
        PauseKind.Snoozed => targets.RestWhileSnoozed,
        PauseKind.Resolved => true,
        _ => kind == ClockKind.Resolution && targets.RestWhileWaiting,
    };

    /// <summary>Working time between the two moments in which the clock rests, each moment once, and whether it rests at the
    /// second.</summary>
    private (TimeSpan Rested, bool Resting) Rested(DateTimeOffset start, DateTimeOffset until, IReadOnlyList<Pause> rests)
    {
        var (sum, done, resting) = (TimeSpan.Zero, start, false);
        foreach (var rest in rests)
        {
            var from = rest.From > done ? rest.From : done;
            var to = rest.To is { } end && end < until ? end : until;
            if (rest.From <= until && (rest.To is null || rest.To > until))
                resting = true;
            if (from < to)
                (sum, done) = (sum + calendar.Between(from, to), to);
        }
        return (sum, resting);
    }

    private static TimeSpan Max(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
