using Wxauto.Contracts.Desk;

namespace Wxauto.Desk.Episodes;

/// <summary>
/// What an episode is, made of what was said and what people decided. It is made anew each time and says the same of the same, so a
/// repeated or broken-off calculation harms nothing.
/// </summary>
internal static class EpisodeFold
{
    public static EpisodeState Of(EpisodeFacts facts, SlaTargets targets, WorkCalendar calendar, DateTimeOffset now)
    {
        var (stretches, answered, failed) = Stretches(facts);
        var open = stretches.Count > 0 && stretches[^1].Answered is null ? stretches[^1] : (Stretch?)null;
        var snoozeEnded = SnoozeEnd(facts, now);
        var snoozed = facts.Snoozed is not null && snoozeEnded is null;
        var pauses = Pauses(facts, stretches, snoozeEnded);
        var clocks = new ClockWork(facts, targets, calendar, now, pauses).All(stretches, answered);
        var waiting = open?.From;
        if (facts.Holder == HolderKind.Queue && facts.Queued is { To: null } queued && (waiting is null || queued.From < waiting))
            waiting = queued.From;
        var over = clocks.Any(c => c.IsOver(now));
        var state = facts.ResolvedAt is not null ? ServiceState.Resolved
            : snoozed ? ServiceState.Snoozed
            : over ? ServiceState.Overdue
            : waiting is null ? ServiceState.WaitingForCustomer
            : answered is null && !facts.Seen ? ServiceState.Unseen : ServiceState.NeedsReply;
        return new EpisodeState(state, facts.ResolvedAt is null ? waiting : null, answered, clocks, failed, snoozeEnded,
            facts.ResolvedAt is null ? Next(clocks, snoozed ? facts.Snoozed?.Until : null, now) : null);
    }

    /// <summary>Times in which the customer waits for an answer.</summary>
    private static (List<Stretch> Stretches, (DateTimeOffset At, string By)? Answered, bool Failed) Stretches(EpisodeFacts facts)
    {
        var stretches = new List<Stretch>();
        var answered = facts.Cut ? facts.Answered : null;
        var failed = false;
        DateTimeOffset? since = null;
        // Of a cut episode the first words may belong to a time that began before: it is known already.
        var skipping = facts.Cut;
        foreach (var said in facts.Said)
        {
            if (said.Answers is { } by)
            {
                answered ??= (said.At, by);
                if (since is { } from && !skipping)
                    stretches.Add(new(from, said.At));
                (since, failed, skipping) = (null, false, false);
            }
            else if (said.Failed)
            {
                failed = true;
                since ??= said.At;
            }
            else if (said.Waits)
                since ??= said.At;
        }
        if (since is { } open)
            stretches.Add(new(open, null));
        return (stretches, answered, failed);
    }

    /// <summary>The time, or the customer's first word after it was put aside, whichever is first.</summary>
    private static DateTimeOffset? SnoozeEnd(EpisodeFacts facts, DateTimeOffset now)
    {
        if (facts.Snoozed is not { } snoozed)
            return null;
        DateTimeOffset? word = facts.Said.Where(s => s.From == BubbleFrom.Customer && s.At > snoozed.At).Select(s =>
            (DateTimeOffset?)s.At).FirstOrDefault();
        var time = snoozed.Until <= now ? snoozed.Until : null;
        return word is null ? time : time is null || word < time ? word : time;
    }

    private static List<Pause> Pauses(EpisodeFacts facts, List<Stretch> stretches, DateTimeOffset? snoozeEnded)
    {
        var pauses = facts.Pauses.ToList();
        if (facts.Snoozed is { } snoozed)
            pauses.Add(new(PauseKind.Snoozed, snoozed.At, snoozeEnded));
        for (var i = 0; i < stretches.Count; i++)
            if (stretches[i].Answered is { } from)
                pauses.Add(new(PauseKind.WaitingForCustomer, from, i + 1 < stretches.Count ? stretches[i + 1].From : null));
        return pauses;
    }

    private static DateTimeOffset? Next(IReadOnlyList<Clock> clocks, DateTimeOffset? wake, DateTimeOffset now)
    {
        DateTimeOffset?[] times = [wake, .. clocks.Where(c => c.Result == ClockResult.Running && c.DueAt > now).Select(c => c.DueAt)];
        return times.Min();
    }
}

/// <param name="Answered">Null: still waits.</param>
internal readonly record struct Stretch(DateTimeOffset From, DateTimeOffset? Answered);
