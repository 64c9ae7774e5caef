using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Ai.Memory;

/// <inheritdoc cref="IContactFacts"/>
internal sealed class ContactFacts(IConversationHistory history, IDbContextFactory<WxautoDb> contexts, AuditTrail audit, TimeOrderedId ids,
    TimeProvider time) : IContactFacts
{
    private const string Note = "note";

    public async Task<RememberedView?> ReadAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        if (await history.FindAsync(conversationId, cancellationToken) is not { } conversation)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        IReadOnlyList<FactView> facts = conversation.Kind != ChatKind.Friend ? []
            : await db.Facts.AsNoTracking().Where(f => f.Agent == conversation.Agent && f.ContactId == conversation.ChatId && !f.Retracted)
                .OrderBy(f => f.At).Select(f => new FactView(f.Id, f.Type, f.Value, f.Source, f.At)).ToListAsync(cancellationToken);
        var summary = (await db.Memories.FindAsync([conversationId], cancellationToken))?.Summary ?? "";
        return new RememberedView(facts, summary, await db.AiCalls.Where(a => a.ConversationId == conversationId)
            .SumAsync(a => (long)a.InputTokens + a.OutputTokens, cancellationToken));
    }

    public async Task<DeskResult> AddAsync(Guid conversationId, Actor person, string type, string value,
        CancellationToken cancellationToken)
    {
        value = value.Trim();
        if (!IContactFacts.Types.Contains(type))
            return DeskResult.No(DeskReasons.OneOf.With("type", [.. IContactFacts.Types]), "type");
        if (value.Length is 0 or > IContactFacts.MaxValue)
            return DeskResult.No(DeskReasons.Required.With("value", IContactFacts.MaxValue), "value");
        if (await history.FindAsync(conversationId, cancellationToken) is not { Kind: ChatKind.Friend } conversation)
            return DeskResult.No(DeskReasons.NoContact);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var old = await db.Facts.Where(f => f.Agent == conversation.Agent && f.ContactId == conversation.ChatId
            && (f.Value == value && f.Type == type || type != Note && f.Type == type)).ToListAsync(cancellationToken);
        db.Facts.RemoveRange(old);
        var added = new ContactFact
        {
            Id = ids.Next(), Agent = conversation.Agent, ContactId = conversation.ChatId, Type = type, Value = value,
            Source = $"person {person.Name}", At = time.GetUtcNow(),
        };
        db.Facts.Add(added);
        await db.SaveChangesAsync(cancellationToken);
        // What it says is the contact's, and is forgotten with it: the audit does not keep it.
        await AuditAsync(db, person, "fact.added", conversationId, old.Count > 0 ? new { old[0].Id, old[0].Type } : null, new { type }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return DeskResult.Done(0, added.Id);
    }

    public async Task<DeskResult> RetractAsync(Guid factId, Actor person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Facts.Where(f => f.Id == factId).ExecuteUpdateAsync(u => u.SetProperty(f => f.Retracted, true), cancellationToken) == 0)
            return DeskResult.No(DeskReasons.UnknownFact);
        await AuditAsync(db, person, "fact.retracted", factId, new { Retracted = false }, new { Retracted = true }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return DeskResult.Done(0, factId);
    }

    private Task AuditAsync(WxautoDb db, Actor person, string kind, Guid target, object? before, object? after,
        CancellationToken cancellationToken) => audit.AppendAsync(db, new AuditEntry(person,
            kind, target.ToString(), before, after), cancellationToken);
}
