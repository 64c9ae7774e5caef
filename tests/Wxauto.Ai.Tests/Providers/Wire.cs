using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.Tests.Providers;

/// <summary>Reads answers as a client does, without a server.</summary>
internal static class Wire
{
    public static object Self { get; } = new();

    public static Task<ChatResponse> OpenAiAsync(string body) => ReadAsync(new OpenAiReader(Self), new StringContent(body));

    public static Task<ChatResponse> AnthropicAsync(string body) => ReadAsync(new AnthropicReader(Self), new StringContent(body));

    public static async Task<ChatResponse> ReadAsync(IWireReader reader, HttpContent content)
    {
        await foreach (var piece in WireBody.PiecesAsync(content, default))
            reader.Read(piece);
        return reader.Response();
    }

    public static string Whole(string message, string rest = ""","finish_reason":"stop"}]""") =>
        $$"""{"id":"a","choices":[{"index":0,"message":{{message}}{{rest}}}""";

    /// <summary>A stream of these deltas, with these lines behind them.</summary>
    public static string Stream(string end, params string[] deltas) =>
        new StringBuilder().AppendJoin("", deltas.Select(d => $$"""data: {"choices":[{"index":0,"delta":{{d}},"finish_reason":null}]}""" + "\n\n"))
            .Append(end).ToString();

    public static string Finish(string reason) => $$"""data: {"choices":[{"index":0,"delta":{},"finish_reason":{{JsonSerializer.Serialize(reason)}}}]}""" + "\n\n";

    public static IEnumerable<(string Id, string Name, string Arguments)> Calls(ChatResponse response) =>
        response.Messages[0].Contents.OfType<FunctionCallContent>().Select(c => (c.CallId, c.Name, (string)c.RawRepresentation!));
}
