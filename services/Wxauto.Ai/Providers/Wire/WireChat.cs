using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>How one model is spoken to.</summary>
/// <param name="Address">Where requests go.</param>
/// <param name="Write">A request; the provider's own messages are known by the last argument.</param>
/// <param name="Reader">Reads an answer, and marks its message with its argument.</param>
internal sealed record WireProtocol(Uri Address, Func<string, IEnumerable<ChatMessage>, ChatOptions, ModelHabits, object, JsonObject> Write,
    Func<object, IWireReader> Reader, bool TellsUsage);

/// <summary>Talks to one model. A request that it refuses for a field that it does not take is made again without it, at once.</summary>
internal sealed class WireChat(string model, WireProtocol protocol, HabitsOfModels habits, HttpClient http, string key,
    Action<HttpRequestHeaders>? headers) : IChatClient
{
    private const int MaxChanges = 6;
    private static readonly ChatOptions NoOptions = new();

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) => AdaptedAsync(messages, options ?? NoOptions, false, async response =>
    {
        using (response)
        {
            var reader = protocol.Reader(habits);
            await foreach (var piece in WireBody.PiecesAsync(response.Content, cancellationToken))
                reader.Read(piece);
            return reader.Response();
        }
    }, cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages,
        ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await AdaptedAsync(messages, options ?? NoOptions, true, Task.FromResult, cancellationToken);
        var reader = protocol.Reader(habits);
        await foreach (var piece in WireBody.PiecesAsync(response.Content, cancellationToken))
            if (reader.Read(piece) is { Count: > 0 } contents)
                yield return new ChatResponseUpdate(ChatRole.Assistant, [.. contents]);
        var whole = reader.Response();
        var said = whole.Messages[0];
        List<AIContent> rest = [.. said.Contents.OfType<FunctionCallContent>()];
        if (whole.Usage is { } usage)
            rest.Add(new UsageContent(usage));
        yield return new ChatResponseUpdate(ChatRole.Assistant, rest)
        {
            FinishReason = whole.FinishReason,
            RawRepresentation = new WireEnd((WireMessage)said.RawRepresentation!, (JsonObject)whole.RawRepresentation!),
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // The connection is everybody's.
    }

    private async Task<T> AdaptedAsync<T>(IEnumerable<ChatMessage> messages, ChatOptions options, bool stream,
        Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellationToken)
    {
        var own = habits.Of(model);
        for (var changes = 0; ; changes++)
        {
            var body = protocol.Write(model, messages, options, own, habits);
            if (stream || own.Streams)
            {
                body["stream"] = true;
                if (protocol.TellsUsage && !own.LeftOut.Contains("stream_options"))
                    body["stream_options"] = new JsonObject { ["include_usage"] = true };
            }
            try
            {
                var answer = await read(await SendAsync(body, cancellationToken));
                if (changes > 0)
                    habits.Keep(model, own);
                return answer;
            }
            catch (ProviderException e) when (changes < MaxChanges && e.Failure.Said is { } said
                && own.After(said, body, options is not ProgramOptions) is { } other)
            {
                own = other;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, protocol.Address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        headers?.Invoke(request.Headers);
        request.Content = WireJson.Content(body);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}

/// <summary>What stands beside the text of a streamed answer.</summary>
internal sealed record WireEnd(WireMessage Message, JsonObject Answer);
