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
        call.TellOverhead(routed.Attempts.Took());
        call.Http.Response.ContentType = "text/event-stream";
        call.Http.Response.Headers.CacheControl = "no-cache";
        await using var begun = routed.Result!;
        var said = new List<ChatResponseUpdate>();
        ProviderFailure? failure = null;
        try
        {
            await WriteAsync(call, request, begun, said, $"{routed.Winner.Provider}/{routed.Winner.Model}");
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
            routed.End!.Close(UsageOf(request, said), failure);
        }
    }

    private static async Task WriteAsync(OpenAiEndpoints.Call call, ChatRequest request, Begun begun, List<ChatResponseUpdate> said,
        string model)
    {
        var calls = 0;
        do
        {
            var update = begun.Updates.Current;
            var first = said.Count == 0;
            said.Add(update);
            if (first || update.Text.Length > 0 || update.FinishReason is not null || update.Contents.OfType<FunctionCallContent>().Any())
                await SendAsync(call.Http, ChatJson.Piece(call.Id, call.Created, model, update, first, ref calls));
        }
        while (await begun.Updates.MoveNextAsync().AsTask().WaitAsync(Silence));
        if (request.IncludeUsage)
            await SendAsync(call.Http, ChatJson.UsagePiece(call.Id, call.Created, model, UsageOf(request, said)));
        await call.Http.Response.WriteAsync("data: [DONE]\n\n", Encoding.UTF8, call.Http.RequestAborted);
    }

    private static TokenUsage UsageOf(ChatRequest request, List<ChatResponseUpdate> said)
    {
        var response = said.ToChatResponse();
        return TokenUsage.Of(response.Usage, request.Messages, response.Text, response.Messages);
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
                    while (updates.Current.Text.Length == 0 && updates.Current.FinishReason is null
                        && !updates.Current.Contents.OfType<FunctionCallContent>().Any());
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
