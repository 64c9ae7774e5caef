using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.OpenAi;

/// <summary>
/// A completion in pieces. Providers are changed until the first piece is here; from then on there is one answer, and when it
/// breaks off the program is told, because another provider would begin a second one.
/// </summary>
internal static class ChatStream
{
    /// <summary>A stream that says nothing for so long is dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    public static async Task ServeAsync(OpenAiEndpoints.Call call, ChatRequest request, RouteRequest asked, int input)
    {
        var routed = await call.Service<ProviderRouter>().AskAsync(asked, new ModelCall<Begun>(input, request.MaxOutputTokens,
            (client, model, ct) => Begun.BeginAsync(client.Chat(model), request, ct, call.Http.RequestAborted), _ => default)
                { EndsLater = true }, call.Http.RequestAborted);
        if (!routed.Answered)
            throw OpenAiError.Of(routed.Attempts);
        var said = new List<ChatResponseUpdate>();
        ProviderFailure? failure = null;
        try
        {
            await using var begun = routed.Result!;
            call.TellOverhead(routed.Attempts.Took());
            call.Http.Response.ContentType = "text/event-stream";
            call.Http.Response.Headers.CacheControl = "no-cache";
            await WriteAsync(call, request, begun, said, new(call.Id, call.Created, $"{routed.Winner.Provider}/{routed.Winner.Model}"));
        }
        catch (OperationCanceledException)
        {
            failure = new(FailureKind.Cancelled, ProviderReasons.ProgramLeft);
            throw;
        }
        catch (Exception e)
        {
            failure = e is TimeoutException ? ProviderFailure.By(routed.Winner.Provider, FailureKind.Timeout, ProviderReasons.FellSilent)
                : ProviderFailure.Of(routed.Winner.Provider, e);
            await SendAsync(call.Http, new OpenAiError(502, "server_error", "stream_broken", failure.Detail.ToString()).Body);
        }
        finally
        {
            // Whatever the answer was, what it took of limits and budgets is given back.
            routed.End!.Close(UsageOf(request, said).Tokens, failure);
        }
    }

    private static async Task WriteAsync(OpenAiEndpoints.Call call, ChatRequest request, Begun begun, List<ChatResponseUpdate> said,
        ChatJson.Envelope envelope)
    {
        do
        {
            var update = begun.Updates.Current;
            var first = said.Count == 0;
            said.Add(update);
            if (first || update.Contents.Any(c => c is TextContent { Text.Length: > 0 } or TextReasoningContent { Text.Length: > 0 }))
                await SendAsync(call.Http, ChatJson.Piece(envelope, update, first));
        }
        while (await begun.Updates.MoveNextAsync().AsTask().WaitAsync(Silence));
        if (ChatJson.Calls(envelope, said[^1], request.IsLegacy) is { } calls)
            await SendAsync(call.Http, calls);
        await SendAsync(call.Http, ChatJson.End(envelope, said[^1], request.IsLegacy));
        if (request.IncludeUsage && UsageOf(request, said) is var (tokens, details))
            await SendAsync(call.Http, ChatJson.UsagePiece(envelope, tokens, details));
        await call.Http.Response.WriteAsync("data: [DONE]\n\n", Encoding.UTF8, call.Http.RequestAborted);
    }

    private static (TokenUsage Tokens, UsageDetails? Details) UsageOf(ChatRequest request, List<ChatResponseUpdate> said)
    {
        var details = said.SelectMany(s => s.Contents).OfType<UsageContent>().LastOrDefault()?.Details;
        var contents = said.SelectMany(s => s.Contents).Where(c => c is not UsageContent).ToList();
        var text = string.Concat(contents.OfType<TextContent>().Select(c => c.Text));
        // One content for all pieces: each would count as a word of its own.
        List<AIContent> whole = [new TextContent(text), new TextReasoningContent(string.Concat(contents.OfType<TextReasoningContent>()
            .Select(c => c.Text))), .. contents.OfType<FunctionCallContent>()];
        return (TokenUsage.Of(details, request.Messages, text, [new ChatMessage(ChatRole.Assistant, whole)]), details);
    }

    private static async Task SendAsync(HttpContext http, object piece)
    {
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(piece, ChatJson.Options)}\n\n", Encoding.UTF8,
            http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <summary>A stream whose first piece is here. It outlives the limit of its beginning.</summary>
    internal sealed class Begun : IAsyncDisposable, IDisposable
    {
        private readonly CancellationTokenSource _stop;

        private Begun(CancellationTokenSource stop, IAsyncEnumerator<ChatResponseUpdate> updates) => (_stop, Updates) = (stop, updates);

        public IAsyncEnumerator<ChatResponseUpdate> Updates { get; }

        /// <param name="soon">For the first piece.</param>
        /// <param name="whole">For all of it.</param>
        public static async Task<Begun> BeginAsync(IChatClient client, ChatRequest request, CancellationToken soon, CancellationToken whole)
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(whole);
            var updates = client.GetStreamingResponseAsync(request.Messages, request.Options, stop.Token).GetAsyncEnumerator(stop.Token);
            var begun = new Begun(stop, updates);
            try
            {
                await using (soon.Register(stop.Cancel))
                {
                    do
                    {
                        if (!await updates.MoveNextAsync())
                            throw new ProviderException(new(FailureKind.Unreadable, ProviderReasons.SaidNothing));
                    }
                    while (updates.Current.FinishReason is null && !updates.Current.Contents.Any(c =>
                        c is TextContent { Text.Length: > 0 } or TextReasoningContent { Text.Length: > 0 }));
                }
                return begun;
            }
            catch
            {
                await begun.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            try
            {
                await Updates.DisposeAsync();
            }
            catch (NotSupportedException)
            {
                // A read that is still under way ends by the cancellation.
            }
            _stop.Dispose();
        }

        /// <summary>For an answer that came too late: nobody waits for its end.</summary>
        public void Dispose() => _stop.Cancel();
    }
}
