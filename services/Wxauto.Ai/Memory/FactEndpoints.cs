using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Storage;

namespace Wxauto.Ai.Memory;

/// <summary>What is known of a contact, put right by people.</summary>
internal static class FactEndpoints
{
    private const int MaxValue = 200;
    private static readonly string[] Types = ["note", "tier", "tone"];

    /// <summary>A person adds a note, or sets the tier or the tone.</summary>
    public static async Task<IResult> AddAsync(Guid id, FactBody body, IConversationHistory history, IDbContextFactory<WxautoDb> contexts,
        TimeOrderedId ids, TimeProvider time, CancellationToken ct)
    {
        var value = body.Value?.Trim() ?? "";
        if (!Types.Contains(body.Type) || value.Length is 0 or > MaxValue || string.IsNullOrWhiteSpace(body.Person)
            || body.Person.Length > 60)
            return Results.Problem($"type must be one of {string.Join(", ", Types)}, value 1 to {MaxValue} characters, person 1 to 60.",
                statusCode: 400);
        if (await history.FindAsync(id, ct) is not { Kind: ChatKind.Friend } conversation)
            return Results.Problem("The conversation is unknown, or a group.", statusCode: 404);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // A contact has one tier and one tone.
        var old = await db.Facts.Where(f => f.Agent == conversation.Agent && f.ContactId == conversation.ChatId
            && (f.Value == value && f.Type == body.Type || body.Type != "note" && f.Type == body.Type)).ToListAsync(ct);
        db.Facts.RemoveRange(old);
        db.Facts.Add(new ContactFact { Id = ids.Next(), Agent = conversation.Agent, ContactId = conversation.ChatId, Type = body.Type!,
            Value = value, Source = $"person {body.Person.Trim()}", At = time.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        return Results.NoContent();
    }

    /// <summary>It is wrong: not used any more, and not learnt again.</summary>
    public static async Task<IResult> RetractAsync(Guid id, IDbContextFactory<WxautoDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Facts.Where(f => f.Id == id).ExecuteUpdateAsync(u => u.SetProperty(f => f.Retracted, true), ct) > 0
            ? Results.NoContent() : Results.Problem("The fact is unknown.", statusCode: 404);
    }

    internal sealed record FactBody(string? Type, string? Value, string? Person);
}
