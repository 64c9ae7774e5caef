using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Routing;

/// <summary>Who asks, for what, and how long there is.</summary>
/// <param name="Route">AIProviders in order of preference.</param>
/// <param name="Deadline">For all attempts together.</param>
/// <param name="Purpose">answer, summary, chat, embedding, rerank, transcription, vision: for the ledger.</param>
/// <param name="Reason">Why this use of a model: for the ledger and the trace.</param>
internal sealed record RouteRequest(IReadOnlyList<string> Route, ModelUse Use, TimeSpan Deadline, string Purpose, Reason Reason)
{
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();
    public IReadOnlyDictionary<string, string> Require { get; init; } = new Dictionary<string, string>();
    public bool Hedging { get; init; }
    public string Agent { get; init; } = "";
    public Guid? ConversationId { get; init; }
    public VirtualKeySpec? VirtualKey { get; init; }

    /// <summary>A conversation stays with the provider that it drew.</summary>
    public string StickyTo { get; init; } = "";

    /// <summary>Asked for by its own name, instead of the one that a provider's spec names for the use; it is
    /// priced like that one.</summary>
    public string? Model { get; init; }

    /// <summary>A program brings tools of its own: only who can call them is asked.</summary>
    public bool NeedsTools { get; init; }

    /// <summary>False: whoever asks tells of failures, they are not logged here.</summary>
    public bool TellsFailures { get; init; } = true;
}

/// <summary>What is asked of a provider, whatever its kind.</summary>
/// <param name="InputTokens">A guess, for limits and budgets.</param>
/// <param name="OutputTokens">At most.</param>
/// <param name="Run">Asks that model. Throws for every failure.</param>
/// <param name="Usage">What the answer took.</param>
internal sealed record ModelCall<T>(int InputTokens, int OutputTokens, Func<IProviderClient, string, CancellationToken, Task<T>> Run,
    Func<T, TokenUsage> Usage)
{
    /// <summary>The answer goes on after it was returned (a stream): its end is reported by whoever reads it.</summary>
    public bool EndsLater { get; init; }
}

/// <summary>How one provider did.</summary>
internal sealed record Attempt(string Provider, string Model, ProviderFailure? Failure, TimeSpan Took)
{
    /// <summary>A request was made, and it failed.</summary>
    public bool WasAsked { get; init; }

    /// <summary>Passed over: staff must mend something first.</summary>
    public static Attempt Missing(string provider, string model, Reason problem) =>
        new(provider, model, ProviderFailure.By(provider, FailureKind.Missing, problem), TimeSpan.Zero);

    public Reason Why => Failure?.Detail ?? ProviderReasons.Answered.With(Provider, Model);
}

internal static class Attempts
{
    /// <summary>Time in which providers were at work.</summary>
    public static TimeSpan Took(this IReadOnlyList<Attempt> attempts) => attempts.Aggregate(TimeSpan.Zero, (sum, a) => sum + a.Took);
}

/// <param name="Result">Default when no provider answered.</param>
/// <param name="Attempts">All that were asked or passed over, in order; the last one answered when there is a result.</param>
/// <param name="Spent">Money, in millionths of the answering provider's currency.</param>
internal sealed record Routed<T>(T? Result, bool Answered, IReadOnlyList<Attempt> Attempts, TokenUsage Usage, long Spent, StreamEnd? End)
{
    public Attempt Winner => Attempts[^1];

    /// <summary>Time in which no provider was at work.</summary>
    public TimeSpan Overhead { get; init; }

    public IReadOnlyList<Reason> Failures => [.. Attempts.Where(a => a.Failure is not null).Select(a => a.Why).Distinct()];
}

/// <summary>Closes the books of an answer that ends later.</summary>
internal sealed class StreamEnd(Action<TokenUsage, ProviderFailure?> close)
{
    private int _closed;

    public void Close(TokenUsage usage, ProviderFailure? failure)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            close(usage, failure);
    }
}
