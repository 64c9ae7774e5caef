using Wxauto.Ai.Routing;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Providers;

/// <summary>One AIProvider in force: its clients, and what is known of its health. Lives until its spec changes.</summary>
internal sealed class Provider(string name, AIProviderSpec spec, IProviderClient? client, Reason? missing, TimeProvider time)
{
    private static readonly TimeSpan DefaultCooldown = TimeSpan.FromMilliseconds(200);
    private readonly PerMinuteLimit _requests = new(spec.Limits.RequestsPerMinute);
    private readonly PerMinuteLimit _tokens = new(spec.Limits.TokensPerMinute);
    private long _leaveAloneUntil;
    private ProviderFailure? _empty;
    private int _stopped;

    public string Name => name;
    public AIProviderSpec Spec => spec;
    public Circuit Circuit { get; } = new(time);
    public AdaptiveLimit Slots { get; } = new(spec.Limits.Concurrency);
    public LatencyWindow Latency { get; } = new();
    public bool IsExtractive => spec.Preset == ProviderPreset.extractive;

    /// <summary>It may have models that answer.</summary>
    public bool Talks => spec.Preset is not (ProviderPreset.extractive or ProviderPreset.local);

    /// <summary>Answers in a row that no customer might read.</summary>
    public int StoppedAnswers => Volatile.Read(ref _stopped);

    /// <summary>What staff must mend before it can be asked; null when nothing.</summary>
    public Reason? Missing => missing;

    /// <summary>Its account has no money, as its last answer said; null when it answered since.</summary>
    public Reason? Empty => Volatile.Read(ref _empty)?.Detail;

    /// <summary>Tokens that a model of it needs for thoughts beside an answer.</summary>
    public int ThoughtsOf(string model) => client?.ThoughtsOf(model) ?? 0;

    /// <summary>Until when it asked to be left alone.</summary>
    public DateTimeOffset LeaveAloneUntil => new(Interlocked.Read(ref _leaveAloneUntil), TimeSpan.Zero);

    /// <exception cref="InvalidOperationException">It is not configured: see <see cref="Missing"/>.</exception>
    public IProviderClient Client => client ?? throw new InvalidOperationException(missing?.ToString());

    /// <summary>Takes what one call needs of the limits, or says why not. Null: it may be called, and
    /// <see cref="Leave"/> must follow.</summary>
    public ProviderFailure? TryEnter(long estimatedTokens)
    {
        if (missing is not null)
            return new(FailureKind.Missing, missing);
        var now = time.GetUtcNow();
        if (LeaveAloneUntil is var until && until > now)
            return Volatile.Read(ref _empty) is { } empty ? empty with { RetryAfter = until - now }
                : ProviderFailure.By(name, FailureKind.RateLimited, ProviderReasons.LeaveAlone.With((until - now).TotalSeconds),
                    until - now);
        if (!Slots.TryEnter())
            return ProviderFailure.By(name, FailureKind.Saturated, ProviderReasons.Saturated.With(Slots.Limit));
        var failure = !_requests.TryTake(1) || !_tokens.TryTake(estimatedTokens)
            ? ProviderFailure.By(name, FailureKind.RateLimited, ProviderReasons.OwnLimit, TimeSpan.FromSeconds(1))
            : Circuit.TryEnter() is { } rest ? ProviderFailure.By(name, FailureKind.CircuitOpen, ProviderReasons.Rests, rest)
            : null;
        if (failure is not null)
            Slots.Leave(null);
        return failure;
    }

    /// <summary>What became of an answer of it.</summary>
    public void NoteAnswer(bool sent)
    {
        if (sent)
            Interlocked.Exchange(ref _stopped, 0);
        else
            Interlocked.Increment(ref _stopped);
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    public void Leave(ProviderFailure? failure, TimeSpan took)
    {
        Slots.Leave(failure is null ? true : failure.Kind is FailureKind.RateLimited or FailureKind.Timeout ? false : null);
        if (failure is null)
            Latency.Add(took);
        Circuit.Report(failure is null ? true : failure.IsFault ? false : null);
        Volatile.Write(ref _empty, failure?.Kind == FailureKind.NoMoney ? failure : failure is null ? null : _empty);
        if (failure?.Kind == FailureKind.RateLimited || failure?.RetryAfter is not null)
            Interlocked.Exchange(ref _leaveAloneUntil, (time.GetUtcNow() + (failure.RetryAfter ?? DefaultCooldown)).UtcTicks);
    }
}
