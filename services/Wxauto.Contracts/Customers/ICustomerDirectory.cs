using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Customers;

/// <summary>Who the customers are. Nothing is changed here. An id of a customer that was merged into another one stands for that
/// one.</summary>
public interface ICustomerDirectory
{
    /// <summary>Customers, last heard of first. A search is by words of name, number, tags, contacts and facts; all of them must be
    /// there.</summary>
    Task<CustomerPage> ListAsync(CustomerQuery query, CancellationToken cancellationToken);

    /// <summary>Everything that is shown of one customer but its timeline. Null when it is unknown.</summary>
    Task<CustomerCard?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>What is known of a contact, and whose it is. Null when it never wrote.</summary>
    Task<CustomerContact?> ContactAsync(ContactKey contact, CancellationToken cancellationToken);

    /// <summary>Those of the contacts that are known: many at once, for lists of conversations.</summary>
    Task<IReadOnlyDictionary<ContactKey, ContactStanding>> StandingsAsync(IReadOnlyCollection<ContactKey> contacts,
        CancellationToken cancellationToken);

    /// <summary>Contacts that are nobody's yet, last heard of first.</summary>
    Task<ContactPage> PoolAsync(PoolQuery query, CancellationToken cancellationToken);

    /// <summary>What happened to the customer and its contacts, newest first. Null when it is unknown.</summary>
    Task<TimelinePage?> TimelineAsync(Guid id, string? after, int max, CancellationToken cancellationToken);

    /// <summary>What there is to do today: who waits for an answer, who is new, who fell silent.</summary>
    Task<CustomersToday> TodayAsync(CancellationToken cancellationToken);

    /// <summary>What facts there may be, and the words of the configured rules, for forms.</summary>
    CustomerRulesShown Rules { get; }
}

/// <param name="Search">Null or empty: all.</param>
/// <param name="After">What the page before said; null for the first.</param>
/// <param name="Max">1 to 200.</param>
public sealed record CustomerQuery(string? Search = null, CustomerTier? Tier = null, LifecycleStage? Stage = null, string? Owner = null,
    string? Tag = null, string? After = null, int Max = 50);

/// <param name="Next">For the next page; null on the last.</param>
public sealed record CustomerPage(IReadOnlyList<CustomerRow> Customers, string? Next);

/// <param name="Code">Its number with us, such as K0001; null when it has none.</param>
/// <param name="LastSeenAt">When one of its contacts last wrote or was written to; when none did, the time it was made.</param>
public sealed record CustomerRow(Guid Id, string? Code, string Name, CustomerKind Kind, string? Owner, CustomerTier Tier, int Score,
    LifecycleStage Stage, IReadOnlyList<string> Tags, int Contacts, DateTimeOffset LastSeenAt);

/// <param name="Merged">Customers that were merged into it, directly or not.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record CustomerCard(CustomerRow Customer, CustomerTierShown Tier, CustomerStageShown Stage, IReadOnlyList<CustomerFact> Facts,
    IReadOnlyList<CustomerContact> Contacts, IReadOnlyList<CustomerNote> Notes, IReadOnlyList<CustomerMerge> Merged,
    DateTimeOffset CreatedAt, long Version);

/// <param name="ByHand">A person set it: rules do not change it.</param>
/// <param name="By">Who; null when a rule did.</param>
/// <param name="Why">The reason that was given or found.</param>
/// <param name="Base">The points that everybody begins with.</param>
/// <param name="Contributions">What the score is made of besides, largest first.</param>
public sealed record CustomerTierShown(CustomerTier Tier, int Score, bool ByHand, string? By, string Why, DateTimeOffset Since, int Base,
    IReadOnlyList<ScoreContribution> Contributions);

/// <param name="Signal">Its name in the configuration.</param>
/// <param name="Points">What is left of it now; below 0 it speaks against.</param>
/// <param name="Count">Messages that gave it.</param>
/// <param name="LastAt">The newest of them.</param>
public sealed record ScoreContribution(string Signal, string Text, double Points, int Count, DateTimeOffset LastAt);

public sealed record CustomerStageShown(LifecycleStage Stage, bool ByHand, string? By, Reason Why, DateTimeOffset Since,
    IReadOnlyList<LifecycleStage> MayBecome);

/// <param name="Value">Null: it was removed.</param>
/// <param name="By">The person or program; empty for none.</param>
/// <param name="Evidence">Words that it was read from; empty for none.</param>
/// <param name="EvidenceIds">Messages or documents that it was read from.</param>
/// <param name="History">What was said before, newest first; empty in a history itself.</param>
public sealed record CustomerFact(string Key, FactType Type, string Label, string? Value, FactSource Source, string By, DateTimeOffset At,
    string Evidence, IReadOnlyList<string> EvidenceIds, IReadOnlyList<CustomerFact> History);

/// <param name="Customer">Whose it is; null in the pool.</param>
/// <param name="Names">What it was called, newest first.</param>
/// <param name="WaitsSince">The customer wrote last, then; null when we did.</param>
/// <param name="SetAside">A person said that it is no customer.</param>
/// <param name="Tier">In force: the customer's, or its own in the pool.</param>
public sealed record CustomerContact(Guid Id, ContactKey Key, string Nickname, string Remark, bool IsMember, Guid? ConversationId,
    Guid? Customer,
    DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, DateTimeOffset? WaitsSince, bool SetAside, CustomerTier Tier, int Score,
    IReadOnlyList<ContactName> Names)
{
    /// <summary>The remark, else the nickname.</summary>
    public string Name => Remark.Length > 0 ? Remark : Nickname;
}

/// <param name="IsRemark">What we call it, not what it calls itself.</param>
public sealed record ContactName(string Name, bool IsRemark, DateTimeOffset Since);

public sealed record ContactStanding(Guid ContactRow, Guid? Customer, string CustomerName, CustomerTier Tier, LifecycleStage? Stage,
    string? Owner);

/// <param name="SetAside">Those that a person said are no customers, instead of the others.</param>
public sealed record PoolQuery(string? Search = null, bool SetAside = false, string? After = null, int Max = 50);

public sealed record ContactPage(IReadOnlyList<CustomerContact> Contacts, string? Next);

public sealed record CustomerNote(Guid Id, string Text, string Author, DateTimeOffset At);

/// <param name="Of">The customer that was merged into <paramref name="Into"/>.</param>
public sealed record CustomerMerge(Guid Id, Guid Of, string Name, Guid Into, string By, DateTimeOffset At);

/// <param name="By">The person or program; empty for a rule.</param>
/// <param name="What">With the words in its values.</param>
public sealed record TimelineEntry(Guid Id, DateTimeOffset At, string By, Reason What);

public sealed record TimelinePage(IReadOnlyList<TimelineEntry> Entries, string? Next);

/// <param name="Waiting">Contacts that wrote last, who waits longest first; 100 at most.</param>
/// <param name="New">Contacts of the pool since midnight.</param>
/// <param name="Silent">Customers that became dormant since midnight.</param>
public sealed record CustomersToday(IReadOnlyList<CustomerContact> Waiting, int New, int Silent, int Pool, DateTimeOffset Since);

public sealed record CustomerRulesShown(IReadOnlyList<FactKeyShown> Facts, int BasePoints, int WhiteFrom, int BlackBelow, int Margin,
    int SilentDays);

/// <param name="Choices">Of <see cref="FactType.Choice"/>; empty for others.</param>
public sealed record FactKeyShown(string Key, string Label, FactType Type, IReadOnlyList<string> Choices);
