using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>How an Agent's turns are answered by models.</summary>
public sealed record AiSpec
{
    /// <summary>AIProviders in fail-over order; empty: the best evidence is quoted.</summary>
    public IReadOnlyList<string> Route { get; init; } = [];

    /// <summary>
    /// Shares by which the first provider of a conversation is drawn, e.g. {a: 3, b: 1}; the others follow in the route's order.
    /// Empty: always the first of the route.
    /// </summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>Only providers with all these labels are asked.</summary>
    public IReadOnlyDictionary<string, string> Require { get; init; } = new Dictionary<string, string>();

    /// <summary>When the customer must have an answer or a person; over all attempts.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Asks the next provider as well when the first takes longer than 95 % of its calls do; the first answer counts.</summary>
    public bool Hedging { get; init; }
    public ComplexitySpec Complexity { get; init; } = new();
    public MemorySpec Memory { get; init; } = new();
    public ToolsSpec Tools { get; init; } = new();
    public GuardSpec Guard { get; init; } = new();

    /// <summary>An answer to the same question from the same evidence is used again for so long; 0s: never.</summary>
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromHours(1);

    internal IEnumerable<FieldError> Validate(string path)
    {
        foreach (var (name, weight) in Weights)
        {
            if (weight < 0)
                yield return new($"{path}.weights", ManifestReasons.EntryNegative.With(name));
            if (!Route.Contains(name))
                yield return new($"{path}.weights", ManifestReasons.NotInRoute.With(name));
        }
        if (Weights.Count > 0 && Weights.Values.Sum() <= 0)
            yield return new($"{path}.weights", ManifestReasons.AllZero);
        if (Deadline < TimeSpan.FromSeconds(1) || Deadline > TimeSpan.FromSeconds(60))
            yield return new($"{path}.deadline", ManifestReasons.Range.With("1s", "1m"));
        if (Complexity is not { Light: >= 0, Strong: <= 1 } || Complexity.Light > Complexity.Strong)
            yield return new($"{path}.complexity", ManifestReasons.Order.With("0 <= light <= strong <= 1"));
        if (Memory.Tokens is < 100 or > 100_000)
            yield return new($"{path}.memory.tokens", ManifestReasons.Range.With("100", "100000"));
        if (Tools.MaxSteps is < 0 or > 20)
            yield return new($"{path}.tools.maxSteps", ManifestReasons.Range.With("0", "20"));
        if (Tools.MaxCost is <= 0)
            yield return new($"{path}.tools.maxCost", ManifestReasons.Positive);
        if (CacheFor < TimeSpan.Zero || CacheFor > TimeSpan.FromDays(7))
            yield return new($"{path}.cacheFor", ManifestReasons.Range.With("0s", "168h"));
    }
}

/// <summary>
/// Chooses the model's strength from what was asked: 0.2 for length (100 characters count fully), 0.2 for more than one question, 0.3 each
/// for three logic and three reasoning words. Empty word lists: those of the language.
/// </summary>
public sealed record ComplexitySpec
{
    /// <summary>Up to here the light model answers.</summary>
    public double Light { get; init; } = 0.3;

    /// <summary>From here on the strong model answers.</summary>
    public double Strong { get; init; } = 0.7;
    public IReadOnlyList<string> LogicWords { get; init; } = [];
    public IReadOnlyList<string> ReasoningWords { get; init; } = [];

    /// <summary>Customers of these tiers never get the light model.</summary>
    public IReadOnlyList<string> ImportantTiers { get; init; } = ["vip"];
}

/// <summary>What a model hears of what was said before.</summary>
public sealed record MemorySpec
{
    /// <summary>Tokens for facts, summary and recent turns together.</summary>
    public int Tokens { get; init; } = 300;
}

/// <summary>What a model may do besides answering.</summary>
public sealed record ToolsSpec
{
    /// <summary>McpServers whose tools may be used.</summary>
    public IReadOnlyList<string> McpServers { get; init; } = [];

    /// <summary>The model may promise friends to write again after a while. Messages that nobody asked for are what accounts are banned
    /// for: off unless wanted.</summary>
    public bool FollowUps { get; init; }

    /// <summary>Rounds of tool calls in one turn; 0: none.</summary>
    public int MaxSteps { get; init; } = 4;

    /// <summary>Money for one turn, in the provider's currency; absent: the provider's budget only.</summary>
    public decimal? MaxCost { get; init; }
}

/// <summary>Kinds of personal data that are masked before a provider reads them.</summary>
public enum PersonalData { Phone, IdNumber, BankCard, Email }

/// <summary>What may leave the house, and what may reach the customer.</summary>
public sealed record GuardSpec
{
    /// <summary>Personal data that providers may see; everything else is replaced by a mark and put back into the answer.</summary>
    public IReadOnlyList<PersonalData> Allow { get; init; } = [];

    /// <summary>Words that no reply may contain, unless the evidence that it cites contains them too, e.g. 保证、全网最低.</summary>
    public IReadOnlyList<string> ForbiddenPromises { get; init; } = [];
}
