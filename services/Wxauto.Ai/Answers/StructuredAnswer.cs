using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.Answers;

/// <summary>What a model answered, in the form of a plain answer, whether it was written as text or as JSON.</summary>
/// <param name="Text">Sentences with their marks; without a sign of JSON.</param>
/// <param name="Answers">False: the model says that the passages have no answer.</param>
/// <param name="Cut">The last sentence is not whole.</param>
internal sealed partial record StructuredAnswer(string Text, bool Answers, bool Cut)
{
    /// <summary>Passages have no greater numbers.</summary>
    private const int MostPassages = 999;

    /// <summary>Where a model writes its answer in JSON of another shape.</summary>
    private static readonly string[] TextFields = ["text", "answer", "content", "reply", "response", "message"];

    public static ChatResponseFormat Format { get; } = ChatResponseFormat.ForJsonSchema(JsonSerializer.Deserialize<JsonElement>("""
        {"type":"object","additionalProperties":false,"required":["answers","sentences"],"properties":{
          "answers":{"type":"boolean","description":"资料能回答、已用工具办好或需要反问客户时为 true；资料里没有答案时为 false"},
          "sentences":{"type":"array","description":"给客户的回答，一句一项","items":{
            "type":"object","additionalProperties":false,"required":["text","passages"],"properties":{
              "text":{"type":"string","description":"客户看到的一句话，句子完整，不带编号"},
              "passages":{"type":"array","description":"这句话依据的资料的编号","items":{"type":"integer"}}}}}}}
        """), "answer");

    /// <summary>Reads all that a model may write. What is not JSON stays as it is.</summary>
    /// <param name="cut">The provider says that the answer was cut off at its limit.</param>
    public static StructuredAnswer Read(string answer, bool cut)
    {
        var plain = new StructuredAnswer(answer, true, cut);
        var spoken = answer.Split("</think>")[^1];
        if (Start().Match(spoken) is not { Success: true } start)
            return plain;
        var json = spoken[start.Groups["json"].Index..];
        var value = LenientJson.Parse(json);
        if (value is { ValueKind: JsonValueKind.String } packed)
        {
            json = packed.GetString()!;
            value = LenientJson.Parse(json);
        }
        return value is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } whole ? Whole(whole) : Broken(json);
    }

    private static StructuredAnswer Whole(JsonElement json)
    {
        var sentences = (json.ValueKind == JsonValueKind.Array ? json : json.Find("sentences")).Items().Select(Sentence).ToList();
        if (sentences.Count == 0)
            sentences.Add(Sentence(json));
        return new StructuredAnswer(string.Join('\n', sentences.Where(s => s.Length > 0)), !Denied(json.Find("answers")), false);
    }

    private static string Sentence(JsonElement json)
    {
        var text = json.ValueKind == JsonValueKind.String ? json.GetString() : TextFields.Select(f => json.Find(f))
            .FirstOrDefault(f => f is { ValueKind: JsonValueKind.String })?.GetString();
        return Marked(text ?? "", json.Find("passages").Items().Select(p => p.Text()).OfType<string>());
    }

    private static string Marked(string text, IEnumerable<string> passages)
    {
        // A text that is JSON again would reach the customer.
        if (string.IsNullOrWhiteSpace(text) || Start().IsMatch(text))
            return "";
        var numbers = passages.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(n => n is > 0 and <= MostPassages).Distinct().ToList();
        return numbers.Count == 0 ? text.Trim() : $"{text.Trim()}[{string.Join(',', numbers)}]";
    }

    /// <summary>What can be made out of JSON that is cut off, or that no JSON reader takes.</summary>
    private static StructuredAnswer Broken(string json)
    {
        var texts = Texts().Matches(json).ToList();
        var sentences = texts.Select((m, i) => Marked(Unescaped(m.Groups["text"].Value),
            PassagesIn(json[(m.Index + m.Length)..(i + 1 < texts.Count ? texts[i + 1].Index : json.Length)])));
        return new StructuredAnswer(string.Join('\n', sentences.Where(s => s.Length > 0)), !Refusal().IsMatch(json),
            texts.Count > 0 && !texts[^1].Groups["end"].Success);
    }

    private static IEnumerable<string> PassagesIn(string json) =>
        Passages().Match(json) is { Success: true } list ? list.Groups["list"].Value.Split(',').Select(n => n.Trim()) : [];

    private static string Unescaped(string text) =>
        LenientJson.Parse($"\"{Quotes().Replace(text.TrimEnd('\\'), "$1\\\"")}\"") is { ValueKind: JsonValueKind.String } value
            ? value.GetString()! : "";

    private static bool Denied(JsonElement? answers) => answers is { ValueKind: JsonValueKind.False }
        || string.Equals(answers.Text(), "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>JSON from the beginning, in a fence, or with the fields of an answer behind a few words.</summary>
    [GeneratedRegex(@"^\s*(?:`{3}\w*\s*)?(?<json>""?\s*(?:\[\s*)?\{\s*(?:\\?[""']|\}|$).*)|`{3}\w*\s*(?<json>(?:\[\s*)?\{\s*[""'].*)|(?<json>\{\s*[""'](?:answers|sentences|text|passages)[""']\s*:.*)", RegexOptions.Singleline)]
    private static partial Regex Start();

    /// <summary>A quotation mark in a text is its end where JSON goes on behind it.</summary>
    [GeneratedRegex(@"[""'](?:text|answer|content|reply|response|message)[""']\s*:\s*(?:""(?<text>(?:[^""\\]|\\.|""(?!\s*(?:[,}\]]|$)))*\\?)(?<end>"")?|'(?<text>(?:[^'\\]|\\.|'(?!\s*(?:[,}\]]|$)))*\\?)(?<end>')?)", RegexOptions.Singleline)]
    private static partial Regex Texts();

    [GeneratedRegex(@"[""']passages[""']\s*:\s*\[(?<list>[\d,\s]*)")]
    private static partial Regex Passages();

    [GeneratedRegex(@"[""']answers[""']\s*:\s*[""']?false", RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();

    /// <summary>A quotation mark without its escape.</summary>
    [GeneratedRegex(@"((?<!\\)(?:\\\\)*)""")]
    private static partial Regex Quotes();
}
