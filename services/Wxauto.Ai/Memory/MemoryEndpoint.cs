using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Storage;

namespace Wxauto.Ai.Memory;

/// <summary>What is remembered of a conversation and its contact, and what its calls took.</summary>
internal static class MemoryEndpoint
{
    public static async Task<IResult> GetAsync(Guid id, IConversationHistory history, IDbContextFactory<WxautoDb> contexts,
        CancellationToken ct)
    {
        if (await history.FindAsync(id, ct) is not { } conversation)
            return Results.Problem("The conversation is unknown.", statusCode: 404);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var facts = conversation.Kind != ChatKind.Friend ? []
            : await db.Facts.AsNoTracking().Where(f => f.Agent == conversation.Agent && f.ContactId == conversation.ChatId && !f.Retracted)
                .OrderBy(f => f.At).ToListAsync(ct);
        var summary = (await db.Memories.FindAsync([id], ct))?.Summary ?? "";
        var tokens = await db.AiCalls.Where(a => a.ConversationId == id).SumAsync(a => a.InputTokens + a.OutputTokens, ct);
        return Results.Json(new { facts, summary, tokens }, JsonSerializerOptions.Web);
    }
}
