using System.Text.Encodings.Web;
using System.Text.Json;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents;
using Wxauto.Knowledge.Chunking;

namespace Wxauto.Knowledge.Ingestion;

/// <param name="Page">Page or slide, from 1; 0 where a format has none.</param>
/// <param name="Section">Headings above it.</param>
/// <param name="Rows">As many as it has; <paramref name="Cells"/> may have fewer.</param>
/// <param name="Cells">The first row is the header.</param>
internal sealed record ReadTable(int Page, string Section, int Rows, int Columns, IReadOnlyList<IReadOnlyList<string>> Cells);

/// <param name="Score">How sure its reader is, 0 to 1; null where it does not say.</param>
/// <param name="Why">Why its words are in no passage; null when they are.</param>
internal sealed record ReadPicture(int Page, string Section, string Text, double? Score, Reason? Why);

/// <summary>What of a document can be shown beside its passages, for people who want to see how it was read.</summary>
/// <param name="Format">As the readers of documents call it, "docx"; empty when it was read before that was told.</param>
/// <param name="Tables">The first ones; there were <paramref name="TableCount"/>.</param>
internal sealed record ReadingReport(string Format, int TableCount, IReadOnlyList<ReadTable> Tables, IReadOnlyList<ReadPicture> Pictures)
{
    private const int MaxTables = 60;
    private const int MaxRows = 200;
    private const int MaxColumns = 40;
    private const int MaxCell = 500;
    private const int MaxPictureText = 2_000;

    /// <summary>Of all tables together.</summary>
    private const int MaxCharacters = 300_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
        { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadingReport Empty { get; } = new("", 0, [], []);

    /// <param name="file">As it may be stored: without what the base masks.</param>
    public static ReadingReport Of(ReadFile file)
    {
        var tables = new List<ReadTable>();
        var path = new HeadingPath(file.Document.Title);
        var (count, room) = (0, MaxCharacters);
        foreach (var block in file.Document.Blocks)
        {
            path.Follow(block);
            if (block.Kind != BlockKind.Table)
                continue;
            count++;
            if (tables.Count < MaxTables && room > 0)
                tables.Add(Shown(block, path.ToString(), ref room));
        }
        return new ReadingReport(file.Document.Format, count, tables,
            [.. file.Pictures.Select(p => p with { Text = Cut(p.Text, MaxPictureText) })]);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ReadingReport FromJson(string json) => JsonSerializer.Deserialize<ReadingReport>(json, Json)!;

    private static ReadTable Shown(Block table, string section, ref int room)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var row in table.Rows.Take(MaxRows))
        {
            var cells = row.Take(MaxColumns).Select(c => Cut(c, MaxCell)).ToList();
            room -= cells.Sum(c => c.Length);
            if (room < 0)
                break;
            rows.Add(cells);
        }
        return new ReadTable(table.Page, section, table.Rows.Count, table.Rows[0].Count, rows);
    }

    /// <summary>Never through a surrogate pair.</summary>
    private static string Cut(string text, int most) => text.Length <= most ? text
        : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
