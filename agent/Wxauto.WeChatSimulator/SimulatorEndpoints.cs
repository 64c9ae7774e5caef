using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Wxauto.WeChatSimulator;

/// <summary>The simulated window over HTTP: automation for the agent's driver, a page for people who play the customers.</summary>
public static class SimulatorEndpoints
{
    private const int MaxText = 10_000;
    private const int MaxName = 200;
    private const int MaxChatName = 40;
    private const int MaxAttachment = 20 << 20;

    /// <summary>Maps everything below the prefix for one account. Only this machine may call it.</summary>
    public static IEndpointConventionBuilder MapWeChatSimulator(
        this IEndpointRouteBuilder app, string prefix, string account, SimulatedWeChat wechat)
    {
        var group = app.MapGroup(prefix).ExcludeFromDescription().AllowAnonymous().AddEndpointFilter(async (context, next) =>
            IsLocal(context.HttpContext) ? await next(context) : Problem(403, "The simulator answers only this machine."));
        group.MapGet("", () => Part("simulator.html", "text/html; charset=utf-8"));
        group.MapGet("page.js", () => Part("simulator.js", "text/javascript; charset=utf-8"));
        MapAutomation(group.MapGroup($"automation/{account}"), wechat);
        MapCustomers(group.MapGroup("api"), wechat);
        return group;
    }

    private static void MapAutomation(RouteGroupBuilder group, SimulatedWeChat wechat)
    {
        group.MapGet("state", () => Json(new { wechat.State, wechat.AccountName }));
        group.MapGet("chats", () => Json(wechat.Chats));
        group.MapGet("bubbles", async (long after, int? limit, int? wait, IHostApplicationLifetime host, CancellationToken ct) =>
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, host.ApplicationStopping);
            var longest = TimeSpan.FromSeconds(Math.Clamp(wait ?? 0, 0, 30));
            var bubbles = await wechat.WaitAfterAsync(after, Math.Clamp(limit ?? 200, 1, 200), longest, ends.Token);
            // Nobody can read a window that is not there; what came meanwhile is read later.
            return InWindow(wechat, () => Json(bubbles));
        });
        group.MapGet("chats/{id}/bubbles", (string id, int? limit) => InWindow(wechat, () =>
            wechat.Find(id) is null ? Problem(404, $"There is no chat '{id}'.") : Json(wechat.Last(id, Math.Clamp(limit ?? 50, 1, 200)))));
        group.MapGet("chats/{id}/input", (string id) => InWindow(wechat, () => Json(new { Text = wechat.Input(id) })));
        group.MapGet("attachments/{bubble:long}", (long bubble) => InWindow(wechat, () => AttachmentOf(wechat, bubble)));
        group.MapPost("chats/{id}/type", (string id, TextBody body) => InWindow(wechat, () =>
            wechat.Type(id, body.Text ?? "") ? Results.NoContent() : Problem(404, $"There is no chat '{id}'.")));
        group.MapPost("chats/{id}/send", (string id) => InWindow(wechat, () =>
            wechat.Send(id) is { } bubble
                ? Json(new { BubbleId = bubble.Id })
                : Problem(404, $"There is no chat '{id}' with text in its input box.")));
    }

    private static void MapCustomers(RouteGroupBuilder group, SimulatedWeChat wechat)
    {
        group.MapGet("chats", () => Json(wechat.Chats));
        group.MapPost("chats", (ChatBody body) =>
        {
            if (string.IsNullOrWhiteSpace(body.Name) || body.Name.Length > MaxChatName)
                return Problem(400, $"A name has 1 to {MaxChatName} characters.");
            var name = body.Name.Trim();
            return Json(body.Kind == "group" ? wechat.AddChat(name, "group", ["老周", "阿May"]) : wechat.AddChat(name, "friend", [name]));
        });
        group.MapPost("chats/{id}/messages", (string id, MessageBody body) =>
        {
            if (string.IsNullOrWhiteSpace(body.Text) || body.Text.Length > MaxText)
                return Problem(400, $"A message has 1 to {MaxText} characters.");
            if (wechat.Find(id) is not { } chat)
                return Problem(404, $"There is no chat '{id}'.");
            return wechat.Write(id, SenderIn(chat, body.Sender), body.Text, body.Quote) is { } bubble
                ? Json(bubble)
                : Problem(400, "The sender is no member of the chat, or the quoted bubble is not in it.");
        });
        group.MapPost("chats/{id}/attachments", async (string id, string? sender, string name, HttpRequest request, CancellationToken ct) =>
        {
            if (wechat.Find(id) is not { } chat)
                return Problem(404, $"There is no chat '{id}'.");
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName)
                return Problem(400, $"A file's name has 1 to {MaxName} characters.");
            if (request.ContentLength is not { } length || length is <= 0 or > MaxAttachment)
                return Problem(413, $"A file has 1 to {MaxAttachment} bytes.");
            var content = new byte[length];
            await request.Body.ReadExactlyAsync(content, ct);
            var mediaType = request.ContentType ?? "application/octet-stream";
            return wechat.WriteAttachment(id, SenderIn(chat, sender), name, mediaType, content) is { } bubble
                ? Json(bubble)
                : Problem(400, "The sender is no member of the chat.");
        });
        group.MapGet("attachments/{bubble:long}", (long bubble) => AttachmentOf(wechat, bubble));
        group.MapPost("state", (StateBody body) =>
        {
            if (body.State is not ("LoggedIn" or "LoggedOut" or "NotRunning" or "Locked"))
                return Problem(400, "The state is LoggedIn, LoggedOut, NotRunning or Locked.");
            wechat.State = body.State;
            return Results.NoContent();
        });
        group.MapGet("events", EventsAsync);

        async Task EventsAsync(HttpContext context)
        {
            context.Response.ContentType = "text/event-stream";
            var seen = long.TryParse(context.Request.Headers["Last-Event-ID"], out var last) ? last : 0;
            var host = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
            while (!ends.IsCancellationRequested)
            {
                var change = wechat.Changed;
                foreach (var bubble in wechat.After(seen, int.MaxValue))
                {
                    var shown = JsonSerializer.Serialize(bubble, JsonSerializerOptions.Web);
                    await context.Response.WriteAsync($"id: {bubble.Id}\nevent: bubble\ndata: {shown}\n\n", context.RequestAborted);
                    seen = bubble.Id;
                }
                var typing = wechat.Chats.Where(c => wechat.Input(c.Id).Length > 0).Select(c => c.Id);
                var window = JsonSerializer.Serialize(new { typing, state = wechat.State, account = wechat.AccountName });
                await context.Response.WriteAsync($"event: window\ndata: {window}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.WhenAny(change, Task.Delay(TimeSpan.FromSeconds(15), ends.Token));
            }
        }
    }

    private static IResult Part(string name, string mediaType) =>
        Results.Stream(typeof(SimulatedWeChat).Assembly.GetManifestResourceStream(name)!, mediaType);

    private static IResult AttachmentOf(SimulatedWeChat wechat, long bubble) =>
        wechat.Attachment(bubble) is { } found
            ? Results.File(found.Content, found.About.MediaType, found.About.Name)
            : Problem(404, "The bubble has no attachment.");

    /// <summary>Who is not named is the first member.</summary>
    private static string SenderIn(SimulatedChat chat, string? sender) => sender is { Length: > 0 } ? sender : chat.Members[0];

    private static IResult InWindow(SimulatedWeChat wechat, Func<IResult> act) =>
        wechat.State == "LoggedIn" ? act() : Problem(409, $"WeChat is {wechat.State}.");

    /// <summary>Also refuses names that a foreign page could point at this machine.</summary>
    private static bool IsLocal(HttpContext context) =>
        (context.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(context.Connection.RemoteIpAddress))
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && (context.Request.Headers.Origin.Count == 0
            || context.Request.Headers.Origin == $"{context.Request.Scheme}://{context.Request.Host}");

    /// <summary>The same names whatever the host's options are.</summary>
    private static IResult Json<T>(T value) => Results.Json(value, JsonSerializerOptions.Web);

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private sealed record TextBody(string? Text);

    private sealed record ChatBody(string? Name, string? Kind);

    private sealed record MessageBody(string? Sender, string? Text, long? Quote);

    private sealed record StateBody(string? State);
}
