using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Wxauto.Knowledge.Evaluation;

namespace Wxauto.Bench.Oracles;

/// <summary>An OpenAI-compatible endpoint behind which the oracles sit. Whoever asks says before what is expected; one question at a time
/// for each path.</summary>
internal sealed partial class OracleProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (Oracle Oracle, ExpectedAnswer Expected)> _asked = new();

    private readonly ConcurrentDictionary<string, string> _said = new();

    /// <summary>Whose passage a text is, by base.</summary>
    private readonly Func<string, string, string> _documentOf;

    private OracleProvider(WebApplication app, Func<string, string, string> documentOf) => (_app, _documentOf) = (app, documentOf);

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <param name="documentOf">Of a base and the text of a passage the document's name.</param>
    public static async Task<OracleProvider> StartAsync(Func<string, string, string> documentOf)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new OracleProvider(builder.Build(), documentOf);
        provider._app.MapPost("/{oracle}/{knowledge}/v1/chat/completions", provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    public void Expect(Oracle oracle, string knowledge, ExpectedAnswer expected)
    {
        _asked[$"{oracle}/{knowledge}"] = (oracle, expected);
        _said.TryRemove($"{oracle}/{knowledge}", out _);
    }

    /// <summary>What it said last, since <see cref="Expect"/>; empty when it was not asked.</summary>
    public string Said(Oracle oracle, string knowledge) => _said.GetValueOrDefault($"{oracle}/{knowledge}", "");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string oracle, string knowledge)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        var (who, expected) = _asked[$"{oracle}/{knowledge}"];
        var given = Passages(request, knowledge);
        var said = OracleAnswer.Of(who, expected, given);
        _said[$"{oracle}/{knowledge}"] = said ?? $"hand_off, given {string.Join(", ", given.Select(p => p.Document))}";
        object message = said is not null ? new { role = "assistant", content = said } : new
        {
            role = "assistant",
            tool_calls = new[] { new { id = "1", type = "function", function = new { name = "hand_off", arguments = "{\"reason\":\"资料不足\"}" } } },
        };
        await context.Response.WriteAsJsonAsync(new
        {
            id = "1", @object = "chat.completion", created = 1, model = "oracle",
            choices = new[] { new { index = 0, finish_reason = said is null ? "tool_calls" : "stop", message } },
            usage = new { prompt_tokens = 900, completion_tokens = 30, total_tokens = 930 },
        }, JsonSerializerOptions.Default);
    }

    private List<GivenPassage> Passages(JsonNode request, string knowledge)
    {
        var prompt = request["messages"]!.AsArray().Last(m => (string)m!["role"]! == "user")!["content"]!;
        var text = prompt is JsonValue ? (string)prompt! : string.Concat(prompt.AsArray().Select(p => (string?)p!["text"]));
        var evidence = Evidence().Match(text).Groups[1].Value;
        return [.. Passage().Matches(evidence).Select(m => new GivenPassage(int.Parse(m.Groups["number"].Value),
            _documentOf(knowledge, m.Groups["text"].Value.Trim()), m.Groups["text"].Value.Trim()))];
    }

    [GeneratedRegex("<evidence>\n(.*)</evidence>", RegexOptions.Singleline)]
    private static partial Regex Evidence();

    [GeneratedRegex(@"(?:^|\n\n)\[(?<number>\d+)\] [^\n]*\n(?<text>.*?)(?=\n\n\[\d+\] |\n\n$|$)", RegexOptions.Singleline)]
    private static partial Regex Passage();
}
