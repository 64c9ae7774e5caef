using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Server;

/// <summary>What was, or would be, read of a document, for a terminal.</summary>
internal sealed class ShownDocument(string language)
{
    private const int ShownRows = 20;
    private static readonly string[] ChangeCounts = ["changed", "added", "removed", "same"];
    private readonly StringBuilder _text = new();

    public static string OfPublished(JsonNode shown, string language)
    {
        var page = new ShownDocument(language);
        var d = shown["document"]!;
        page.Line($"{d["title"]}");
        page.Line($"  {d["name"]} of {d["source"]} in {d["base"]}: {d["state"]}, version {d["version"]}, {d["bytes"]} bytes, id {d["id"]}");
        if (d["error"] is { } error)
            page.Line($"  The newest content is not searched: the document {page.Say(error)}");
        page.Reading(shown["reading"]!);
        page.Passages(shown["passages"]!.AsArray().Where(p => !(bool)p!["hidden"]!), (int)d["chunks"]!);
        if (shown["changes"] is { } changes)
            page.Changes($"since version {shown["before"]!["version"]}", changes);
        return page._text.ToString().TrimEnd();
    }

    public static string OfTried(JsonNode read, string language)
    {
        var page = new ShownDocument(language);
        page.Line($"{read["title"]}");
        page.Line($"  {read["name"]}, {read["bytes"]} bytes: nothing is stored");
        page.Reading(read["reading"]!);
        page.Passages(read["passages"]!.AsArray(), (int)read["chunks"]!);
        if (read["changes"] is { } changes)
            page.Changes($"beside what is published as version {read["published"]!["version"]} of {read["published"]!["source"]}", changes);
        return page._text.ToString().TrimEnd();
    }

    private void Reading(JsonNode reading)
    {
        if (reading["at"] is { } at)
            Line($"  read {at}{(reading["format"] is { } format ? $" as {Say(format)}" : "")} in {reading["milliseconds"]} ms");
        foreach (var group in reading["notes"]!.AsArray())
        {
            Head(Say(group!["kind"]!));
            foreach (var note in group["notes"]!.AsArray())
                Line($"  {Say(note!)}");
        }
        foreach (var (table, number) in reading["tables"]!.AsArray().Select((t, i) => (t!, i + 1)))
        {
            Head($"table {number} of {reading["tableCount"]}{Place(table)}, {table["rows"]} rows");
            var rows = table["cells"]!.AsArray();
            foreach (var row in rows.Take(ShownRows))
                Line($"  {string.Join(" | ", row!.AsArray().Select(c => ((string)c!).Replace('\n', ' ')))}");
            if ((int)table["rows"]! > ShownRows)
                Line($"  … {(int)table["rows"]! - Math.Min(ShownRows, rows.Count)} more rows");
        }
        foreach (var (picture, number) in reading["pictures"]!.AsArray().Select((p, i) => (p!, i + 1)))
        {
            var surely = picture["score"] is { } score
                ? string.Create(CultureInfo.InvariantCulture, $", read with {Math.Floor((double)score * 100)}%") : "";
            Head($"picture {number}{Place(picture)}{surely}");
            if (picture["why"] is { } why)
                Line($"  not searched: it {Say(why)}");
            Block((string?)picture["text"] is { Length: > 0 } text ? text : "(no words)");
        }
    }

    private void Passages(IEnumerable<JsonNode?> passages, int all)
    {
        foreach (var passage in passages)
        {
            Head($"passage {(int)passage!["ordinal"]! + 1} of {all} {passage["section"]}");
            Block((string)passage["text"]!);
        }
    }

    private void Changes(string what, JsonNode changes)
    {
        Head($"changes {what}: {string.Join(", ", ChangeCounts.Select(k => $"{changes[k]} {k}"))}");
        foreach (var change in changes["passages"]!.AsArray())
        {
            Line($"  {change!["kind"]} {change["section"]}");
            Block(string.Concat(change["marks"]!.AsArray().Select(m => (string?)m!["kind"] switch
            {
                "Removed" => $"[-{m["text"]}-]", "Added" => $"{{+{m["text"]}+}}", _ => $"{m["text"]}",
            })));
        }
    }

    private static string Place(JsonNode at)
    {
        var page = (int)at["page"]! is > 0 and var number ? $", page {number}" : "";
        return (string)at["section"]! is { Length: > 0 } section ? $"{page}, {section}" : page;
    }

    private string Say(JsonNode reason) => ReasonText.Of(reason.Deserialize<Reason>()!, language);

    private void Head(string text) => _text.Append('\n').AppendLine(text);

    private void Block(string text) => Line("  " + text.Replace("\n", "\n  ", StringComparison.Ordinal));

    private void Line(string text) => _text.AppendLine(text);
}
