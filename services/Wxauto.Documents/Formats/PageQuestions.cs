using System.Text.Json;
using AngleSharp.Html.Dom;

namespace Wxauto.Documents.Formats;

/// <summary>Questions and answers that a page tells search engines and fills in by a script (schema.org's FAQPage, as JSON-LD).</summary>
internal static class PageQuestions
{
    private const int MaxDepth = 30;

    /// <summary>Those whose questions do not stand on the page itself; answers may be HTML.</summary>
    public static List<(string Question, string Answer)> Of(IHtmlDocument document)
    {
        var found = new List<(string, string)>();
        var scripts = document.QuerySelectorAll("script[type='application/ld+json']").Select(s => s.TextContent).ToList();
        if (scripts.Count == 0)
            return found;
        foreach (var script in scripts)
        {
            try
            {
                using var json = JsonDocument.Parse(script, new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = MaxDepth,
                    CommentHandling = JsonCommentHandling.Skip });
                Add(json.RootElement, found);
            }
            catch (JsonException)
            {
                // What a page tells machines wrongly it does not tell at all.
            }
        }
        return found;
    }

    private static void Add(JsonElement element, List<(string, string)> found)
    {
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Add(item, found);
        if (element.ValueKind != JsonValueKind.Object)
            return;
        if (element.TryGetProperty("@type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "Question"
            && Text(element, "name") is { Length: > 0 } question
            && (element.TryGetProperty("acceptedAnswer", out var answer) || element.TryGetProperty("suggestedAnswer", out answer)))
        {
            found.AddRange((answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray().ToList() : [answer])
                .Select(a => (question, a.ValueKind == JsonValueKind.Object ? Text(a, "text") : "")).Where(p => p.Item2.Length > 0));
            return;
        }
        foreach (var property in element.EnumerateObject())
            Add(property.Value, found);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
