using Wxauto.Contracts.Desk;

namespace Wxauto.Desk.Episodes;

/// <summary>What was said in an episode, as far as it moves it.</summary>
/// <param name="Answers">By whom the customer is answered; null: he wrote himself, and <paramref name="Waits"/> says whether he wants an
/// answer.</param>
/// <param name="Failed">An answer that the customer never read.</param>
internal readonly record struct Said(DateTimeOffset At, BubbleFrom From, string? Answers, bool Waits, bool Failed)
{
    public static Said ByCustomer(DateTimeOffset at, bool waits = true) => new(at, BubbleFrom.Customer, null, waits, false);

    public static Said Answer(DateTimeOffset at, BubbleFrom from, string by) => new(at, from, by, false, false);

    public static Said FailedAnswer(DateTimeOffset at, BubbleFrom from) => new(at, from, null, false, true);
}

/// <summary>A part of an episode in which clocks may rest.</summary>
/// <param name="To">Null: it lasts.</param>
internal sealed record Pause(PauseKind Kind, DateTimeOffset From, DateTimeOffset? To);

internal enum PauseKind { Snoozed = 0, WaitingForCustomer = 1, Resolved = 2 }

/// <summary>What a clock allows, and when it rests.</summary>
/// <param name="RestWhileWaiting">The time of the resolution does not count while it is the customer's turn.</param>
/// <param name="RestWhileSnoozed">No time counts while it is put aside.</param>
internal sealed record SlaTargets(string Name, TimeSpan? FirstReply, TimeSpan? NextReply, TimeSpan? Resolution, TimeSpan? QueueWait,
    bool RestWhileWaiting, bool RestWhileSnoozed)
{
    public static SlaTargets None { get; } = new("", null, null, null, null, false, false);

    public TimeSpan? Of(ClockKind kind) => kind switch
    {
        ClockKind.FirstReply => FirstReply,
        ClockKind.NextReply => NextReply,
        ClockKind.Resolution => Resolution,
        _ => QueueWait,
    };
}

internal sealed record Clock(ClockKind Kind, DateTimeOffset StartedAt, DateTimeOffset? DueAt, TimeSpan? Left, DateTimeOffset? StoppedAt,
    ClockResult Result, string Policy)
{
    public bool IsOver(DateTimeOffset now) => Result == ClockResult.Running && DueAt <= now;
}

/// <summary>All that an episode's state follows from.</summary>
/// <param name="Said">In its order.</param>
/// <param name="Cut">There was more before, which is not among <paramref name="Said"/>.</param>
/// <param name="Answered">When and by whom it was first answered, as it was found before; kept while <paramref name="Cut"/>.</param>
/// <param name="Kept">Its clocks as they were found before.</param>
/// <param name="Queued">When a person was asked for, and when one came or the wish ended (null: still waits); null: nobody was asked
/// for.</param>
/// <param name="Seen">Somebody of the team has seen the customer's newest message.</param>
internal sealed record EpisodeFacts(DateTimeOffset OpenedAt, IReadOnlyList<Said> Said, bool Cut, (DateTimeOffset At, string By)? Answered,
    IReadOnlyList<Clock> Kept, (DateTimeOffset From, DateTimeOffset? To)? Queued, IReadOnlyList<Pause> Pauses, DateTimeOffset? ResolvedAt,
    (DateTimeOffset At, DateTimeOffset? Until)? Snoozed, bool Seen, HolderKind Holder);

/// <param name="SnoozeEnded">When the snooze that is in the facts was over; null: it holds, or there is none.</param>
/// <param name="NextAt">When time alone changes something; null: it does not.</param>
internal sealed record EpisodeState(ServiceState State, DateTimeOffset? WaitingSince, (DateTimeOffset At, string By)? Answered,
    IReadOnlyList<Clock> Clocks, bool SendFailed, DateTimeOffset? SnoozeEnded, DateTimeOffset? NextAt)
{
    /// <summary>The running clock that is due next.</summary>
    public Clock? Due => Clocks.Where(c => c is { Result: ClockResult.Running, DueAt: not null }).MinBy(c => c.DueAt);
}
