using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Events;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Inbound;
using Wxauto.Storage;

namespace Wxauto.Gateway.Rest;

/// <summary>Messages of REST clients, their answers, and what programs want written.</summary>
internal static class MessageEndpoints
{
    private const int MaxWait = 60;

    /// <summary>The original client waits 30 s for a response.</summary>
    private const int DefaultWait = 25;

    /// <summary>The original's client tells a text on its screen again and again, each time under a new id.</summary>
    private static readonly TimeSpan RepeatedWithin = TimeSpan.FromSeconds(10);

    public static async Task<IResult> PostAsync(MessageRequest request,
        [Range(0, MaxWait), DefaultValue(DefaultWait), Description("Seconds to wait for the answer.")] int? wait,
        HttpContext context, RestMessages messages, Ingest ingest, RestReplies replies, IHostApplicationLifetime lifetime)
    {
        if (RestProblems.Foreign(context, request.AgentId) is { } foreign)
            return foreign;
        if (request.Message is not { } message)
            return RestProblems.Of(400, "message is required.");
        if (wait is < 0 or > MaxWait)
            return RestProblems.Of(400, $"wait must be 0 to {MaxWait} seconds.");
        var (agent, cancel) = (request.AgentId!, context.RequestAborted);
        var (body, fault) = messages.Read(agent, message);
        if (body is null)
            return RestProblems.Of(400, fault!);
        if (body.SenderKind == SenderKind.Self && await replies.IsEchoAsync(agent, body.ChatId, body.Text, cancel))
            body.SenderKind = SenderKind.System;
        await ingest.AcceptAsync(agent, message.Id!, body, RepeatedWithin, cancel);
        if (!await replies.IsSameAsync(agent, message.Id!, body.ChatId, body.Text, cancel))
            return RestProblems.Of(409, "message.id is the id of another message; a new message needs a new one.");
        var answer = await replies.WaitAsync(agent, message.Id!, TimeSpan.FromSeconds(wait ?? DefaultWait), lifetime.ApplicationStopping,
            cancel);
        // The original's client knows no other words, and loses the answer of one that it does not know.
        return Results.Ok(answer!.IsPending ? answer.Response with { Action = "ignore" } : answer.Response);
    }

    /// <summary>200 with the answer, 202 while there is none or it may not be written yet.</summary>
    public static async Task<IResult> GetReplyAsync(
        [StringLength(MessageRules.MaxId, MinimumLength = 1), Description("The message's id, as the client gave it.")] string id,
        HttpContext context, RestReplies replies)
    {
        // A slash in an id comes as %2F, which the route's value keeps.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/').Split('/');
        var clientId = target.Length > 1 ? Uri.UnescapeDataString(target[^2]) : id;
        // No message has an id with control characters, and PostgreSQL knows no U+0000.
        var answer = clientId.Any(char.IsControl) ? null : await replies.WaitAsync(RestProblems.AgentOf(context), clientId, TimeSpan.Zero,
            CancellationToken.None, context.RequestAborted);
        if (answer is null)
            return RestProblems.Of(404, $"There is no message '{clientId}' of this agent.");
        if (answer.HeldFor is { Ticks: > 0 } held)
            RestProblems.TellWhen(context, held);
        return answer.IsPending ? Results.Json(answer.Response, statusCode: 202) : Results.Ok(answer.Response);
    }

    /// <summary>Only an agent of ours that is connected can be told to write: a REST client is asked for nothing, it asks.</summary>
    public static async Task<IResult> SendAsync(SendRequest request, HttpContext context, IMessageQueue queue, IEventBus bus,
        IDbContextFactory<WxautoDb> contexts)
    {
        var agent = RestProblems.AgentOf(context);
        if (request.AgentId is not null && RestProblems.Foreign(context, request.AgentId) is { } foreign)
            return foreign;
        if (string.IsNullOrWhiteSpace(request.ChatId) || request.ChatId.Length > MessageRules.MaxName)
            return RestProblems.Of(400, $"chat_id is required, 1 to {MessageRules.MaxName} characters.");
        if (string.IsNullOrWhiteSpace(request.Content) || request.Content.Length > MessageRules.MaxText)
            return RestProblems.Of(400, $"content is required, 1 to {MessageRules.MaxText} characters.");
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        if (await ConversationAsync(db, agent, MessageRules.Clean(request.ChatId), context.RequestAborted) is not { } conversation)
            return RestProblems.Of(404, "chat_id names no chat, or several, of which this agent had a message.");
        if (!await db.Agents.AnyAsync(a => a.Name == agent && a.Connected && a.SessionId != null && a.RevokedAt == null,
            context.RequestAborted))
            return RestProblems.Of(409,
                "No Wxauto agent is connected that could write it. A REST client gets answers to its own messages only.");
        if (await queue.SayAsync(conversation, MessageRules.Clean(request.Content), context.RequestAborted) is not { } reply)
            return RestProblems.Of(409, "A person holds this conversation; nothing is written there until it is given back.");
        bus.Announce(new ReplyReady(agent));
        return Results.Ok(new SendResponse(true, reply));
    }

    private static async Task<Guid?> ConversationAsync(WxautoDb db, string agent, string chatId, CancellationToken cancellationToken)
    {
        var own = db.Conversations.AsNoTracking().Where(c => c.Agent == agent);
        if (await own.Where(c => c.ChatId == chatId).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(cancellationToken) is { } exact)
            return exact;
        var folded = ChatNames.Fold(chatId);
        var chats = own.Select(c => new { c.Id, c.ChatId, c.Name }).AsAsyncEnumerable();
        var found = new List<Guid>();
        await foreach (var chat in chats.WithCancellation(cancellationToken))
            if (ChatNames.Fold(chat.ChatId) == folded || ChatNames.Fold(chat.Name) == folded)
                found.Add(chat.Id);
        return found is [var only] ? only : null;
    }
}
