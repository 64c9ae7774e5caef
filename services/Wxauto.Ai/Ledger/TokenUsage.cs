using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Ledger;

/// <param name="Estimated">Not reported credibly, counted here.</param>
internal readonly record struct TokenUsage(long Input, long Output, bool Estimated)
{
    private const int Tolerance = 8;
    private const int Slack = 20_000;

    /// <summary>
    /// What the provider reported, unless it cannot be true: nothing, less than an eighth of what is counted here, or more
    /// than eight times as much and some thousands (reasoning models think in tokens that nobody sees). Counting exactly is
    /// left out while the quick guess agrees.
    /// </summary>
    public static TokenUsage Of(UsageDetails? reported, IReadOnlyCollection<ChatMessage> asked, string answer,
        IEnumerable<ChatMessage>? answered = null)
    {
        var (input, output) = (reported?.InputTokenCount ?? 0, reported?.OutputTokenCount ?? 0);
        var outputGuess = answered is null ? TokenCounter.Guess(answer) : TokenCounter.Guess(answered);
        return Credible(input, TokenCounter.Guess(asked)) && Credible(output, outputGuess) ? new(input, output, false)
            : new(TokenCounter.Count(asked), answered is null ? TokenCounter.Count(answer) : TokenCounter.Count(answered), true);
    }

    /// <summary>The same for what has no output.</summary>
    /// <param name="reported">0: nothing.</param>
    public static TokenUsage OfInput(long reported, int guess, Func<int> count) => Credible(reported, guess) ? new(reported, 0, false)
        : new(count(), 0, true);

    private static bool Credible(long reported, long guess) => reported > 0 && reported * Tolerance >= guess / 2
        && reported <= guess * Tolerance + Slack;
}
