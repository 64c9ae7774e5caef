using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Security;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Ai.Memory;

/// <summary>What is known of a contact, put right by people.</summary>
internal static class FactEndpoints
{
    private const int MaxValue = 200;
    private static readonly string[] Types = ["note", "tier", "tone"];

    /// <summary>A person adds a note, or sets the tier or the tone.</summary>
    public static async Task<IResult> AddAsync(Guid id, FactBody body, IConversationHistory history, IDbContextFactory<WxautoDb> contexts,
        TimeOrderedId ids, TimeProvider time, HttpContext context, CancellationToken ct)
    {
        var value = body.Value?.Trim() ?? "";
        if (!Types.Contains(body.Type) || value.Length is 0 or > MaxValue)
            return Results.Problem($"type must be one of {string.Join(", ", Types)}, value 1 to {MaxValue} characters.", statusCode: 400);
        if (await history.FindAsync(id, ct) is not { Kind: ChatKind.Friend } conversation)
            return Results.Problem("The conversation is unknown, or a group.", statusCode: 404);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // A contact has one tier and one tone.
        var old = await db.Facts.Where(f => f.Agent == conversation.Agent && f.ContactId == conversation.ChatId
            && (f.Value == value && f.Type == body.Type || body.Type != "note" && f.Type == body.Type)).ToListAsync(ct);
        db.Facts.RemoveRange(old);
        db.Facts.Add(new ContactFact { Id = ids.Next(), Agent = conversation.Agent, ContactId = conversation.ChatId, Type = body.Type!,
            Value = value, Source = $"person {context.User.DisplayName}", At = time.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        // What it says is the contact's, and is forgotten with it: the audit does not keep it.
        await context.AppendAuditAsync(db, old.Count > 0 ? new { old[0].Id, old[0].Type } : null, new { body.Type }, ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    /// <summary>It is wrong: not used any more, and not learnt again.</summary>
    public static async Task<IResult> RetractAsync(Guid id, IDbContextFactory<WxautoDb> contexts, HttpContext context, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Facts.Where(f => f.Id == id).ExecuteUpdateAsync(u => u.SetProperty(f => f.Retracted, true), ct) == 0)
            return Results.Problem("The fact is unknown.", statusCode: 404);
        await context.AppendAuditAsync(db, new { Retracted = false }, new { Retracted = true }, ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    internal sealed record FactBody(string? Type, string? Value);
}
