using Wxauto.Contracts.Accounts;

namespace Wxauto.Contracts.Customers;

/// <summary>
/// What people and programs do with customers. Each call is one transaction with its entry of the timeline and of the audit. An id of a
/// customer that was merged stands for the one it was merged into. What is refused says which field is wrong.
/// </summary>
public interface ICustomerDesk
{
    Task<CustomerResult<CustomerCard>> CreateAsync(NewCustomer customer, Actor by, CancellationToken cancellationToken);

    /// <summary>What is null stays as it is.</summary>
    Task<CustomerResult<CustomerCard>> ChangeAsync(Guid id, CustomerChange change, Actor by, CancellationToken cancellationToken);

    /// <summary>Says what is so from now on; what was said before is kept. A value null removes the fact.</summary>
    Task<CustomerResult<CustomerCard>> SetFactAsync(Guid id, NewFact fact, Actor by, CancellationToken cancellationToken);

    Task<CustomerResult<CustomerCard>> TagAsync(Guid id, string tag, bool present, Actor by, CancellationToken cancellationToken);

    Task<CustomerResult<CustomerCard>> NoteAsync(Guid id, string text, Actor by, CancellationToken cancellationToken);

    Task<CustomerResult<CustomerCard>> RemoveNoteAsync(Guid id, Guid note, Actor by, CancellationToken cancellationToken);

    /// <summary>Sets the tier for good; null leaves it to the rules again.</summary>
    /// <param name="id">A customer, or a contact of the pool.</param>
    /// <param name="why">Required, unless the rules have it again.</param>
    Task<CustomerResult<ContactStandingChange>> SetTierAsync(Guid id, CustomerTier? tier, string? why, Actor by,
        CancellationToken cancellationToken);

    /// <summary>Sets the stage for good; null leaves it to the rules again, which begin where it is.</summary>
    Task<CustomerResult<CustomerCard>> SetStageAsync(Guid id, LifecycleStage? stage, string? why, Actor by,
        CancellationToken cancellationToken);

    /// <summary>Tells that something happened that moves the stage. The same reference counts once.</summary>
    /// <param name="trigger">Interest or Order.</param>
    /// <param name="reference">The order's number, the message's id; 1 to 200 characters.</param>
    /// <param name="at">When it happened.</param>
    Task<CustomerResult<CustomerCard>> TellAsync(Guid id, LifecycleTrigger trigger, string reference, DateTimeOffset at, Actor by,
        CancellationToken cancellationToken);

    /// <summary>Makes a customer of a contact of the pool, or gives the contact to a customer.</summary>
    /// <param name="customer">Null: a new one, of the contact's name unless <paramref name="name"/> says another.</param>
    Task<CustomerResult<CustomerCard>> PromoteAsync(Guid contact, Guid? customer, string? name, Actor by,
        CancellationToken cancellationToken);

    /// <summary>Puts a contact back into the pool. What was noted of the customer stays the customer's.</summary>
    Task<CustomerResult<CustomerContact>> ReleaseContactAsync(Guid contact, Actor by, CancellationToken cancellationToken);

    /// <summary>Takes a contact out of the pool because it is no customer, or puts it back.</summary>
    Task<CustomerResult<CustomerContact>> SetAsideAsync(Guid contact, bool aside, Actor by, CancellationToken cancellationToken);

    /// <summary>What a merge would make of both, field by field. Changes nothing.</summary>
    Task<CustomerResult<MergePreview>> PreviewMergeAsync(MergeRequest request, CancellationToken cancellationToken);

    /// <summary>Links one customer to the other. Nothing is deleted; <see cref="UndoMergeAsync"/> restores both.</summary>
    Task<CustomerResult<CustomerCard>> MergeAsync(MergeRequest request, Actor by, CancellationToken cancellationToken);

    /// <summary>Both are what they would be without the merge; what was said of the survivor since stays with it.</summary>
    /// <returns>The customer that stands alone again.</returns>
    Task<CustomerResult<CustomerCard>> UndoMergeAsync(Guid merge, Actor by, CancellationToken cancellationToken);

    /// <summary>Forgets the customer for good: its rows, its contacts, and with them their conversations and what was made of
    /// them.</summary>
    Task<CustomerResult<CustomerErased>> EraseAsync(Guid id, Actor by, CancellationToken cancellationToken);
}

/// <summary>Customers that come and go as files.</summary>
public interface ICustomerFiles
{
    /// <summary>Says row by row what an import would do. Changes nothing.</summary>
    /// <param name="file">CSV or XLSX, up to 20 MB and 50,000 rows.</param>
    /// <param name="agent">Whose contacts the file names, where its rows do not say; null: contacts of other rows are refused.</param>
    /// <param name="progress">Told how many rows were looked at.</param>
    Task<CustomerResult<ImportReport>> TryImportAsync(Stream file, string? agent, IProgress<int>? progress,
        CancellationToken cancellationToken);

    /// <summary>Does what <see cref="TryImportAsync"/> says, each row by itself: broken off, it can be done again. Doing it again changes
    /// nothing.</summary>
    Task<CustomerResult<ImportReport>> ImportAsync(Stream file, string? agent, Actor by, IProgress<int>? progress,
        CancellationToken cancellationToken);

    /// <summary>All that is held of one customer: a ZIP with its card, timeline, conversations and attachments.</summary>
    /// <returns>False when it is unknown; then nothing was written.</returns>
    Task<bool> ExportAsync(Guid id, Stream to, Actor by, CancellationToken cancellationToken);

    /// <summary>All customers as CSV in UTF-8 with a byte order mark. Cells that a spreadsheet would take for a formula begin with an
    /// apostrophe.</summary>
    Task ExportAllAsync(Stream to, Actor by, CancellationToken cancellationToken);
}

/// <param name="Name">1 to 100 characters.</param>
/// <param name="Code">Null: none.</param>
public sealed record NewCustomer(string? Name, CustomerKind Kind = CustomerKind.Person, string? Code = null, string? Owner = null);

/// <param name="Owner">The display name of a member of staff; empty: nobody.</param>
/// <param name="Code">Empty: none.</param>
public sealed record CustomerChange(string? Name = null, CustomerKind? Kind = null, string? Owner = null, string? Code = null);

/// <param name="Key">One of the configuration.</param>
/// <param name="Evidence">At most 1,000 characters.</param>
/// <param name="EvidenceIds">At most 20 of at most 100 characters.</param>
public sealed record NewFact(string? Key, string? Value, FactSource Source = FactSource.Person, string? Evidence = null,
    IReadOnlyList<string>? EvidenceIds = null);

/// <summary>The tier in force after a change.</summary>
/// <param name="Id">Of the customer, or of the contact of the pool.</param>
public sealed record ContactStandingChange(Guid Id, CustomerTier Tier, bool ByHand);

/// <param name="Loser">Is linked; gone from lists.</param>
/// <param name="Survivor">Stays.</param>
/// <param name="Choices">By field (name, kind, owner, or a fact's key) whose value counts: the id of one of both. What is not chosen: name
/// and kind of the survivor, an owner of either, the newest fact.</param>
/// <param name="Version">What the preview said: the merge is refused when one of both changed since. Null: whatever they are.</param>
public sealed record MergeRequest(Guid Loser, Guid Survivor, IReadOnlyDictionary<string, Guid>? Choices = null, string? Version = null);

public sealed record MergePreview(CustomerRow Loser, CustomerRow Survivor, IReadOnlyList<MergedField> Fields, IReadOnlyList<string> Tags,
    int Contacts, int Notes, string Version);

/// <param name="Result">What it would be.</param>
/// <param name="Conflict">Both have a value, and not the same.</param>
public sealed record MergedField(string Field, string Label, string? Loser, string? Survivor, string? Result, bool Conflict);

/// <param name="Rows">Of all tables.</param>
public sealed record CustomerErased(int Contacts, int Rows);
