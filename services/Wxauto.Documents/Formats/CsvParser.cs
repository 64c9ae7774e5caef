using System.Text;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

/// <summary>Tables as text. The delimiter is the one that gives the first rows the same number of cells.</summary>
internal sealed class CsvParser : IDocumentParser
{
    private const int Sniffed = 50;
    private static readonly char[] Delimiters = [',', '\t', ';', '|', '，'];

    public bool Reads(string format) => format is FormatDetection.Csv or FormatDetection.Tsv;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var text = TextDecoding.Decode(file.Content, out var replaced);
        var delimiter = DelimiterOf(text, file.Ending == ".csv" ? ',' : '\t');
        // Excel writes its delimiter into a first line of its own.
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 5)
            (delimiter, text) = (text[4], text[5..].TrimStart('\r', '\n'));
        var cells = new Dictionary<(int, int), string>();
        var row = 0;
        foreach (var values in Rows(text, delimiter))
        {
            ct.ThrowIfCancellationRequested();
            if (values.Count > limits.MaxTableColumns)
                throw new UnreadableDocumentException(DocumentReasons.ManyColumns.With(limits.MaxTableColumns));
            for (var column = 0; column < values.Count; column++)
                if (AsShown(values[column]) is { Length: > 0 } shown)
                    cells[(row, column)] = shown;
            row++;
            if (row > limits.MaxTableRows)
                throw new UnreadableDocumentException(DocumentReasons.ManyRows.With(limits.MaxTableRows));
        }
        var blocks = new BlockList(limits);
        blocks.NoteReplaced(replaced);
        foreach (var grid in SheetTables.Grids(cells, [], limits))
            blocks.Table(grid);
        return blocks.ToDocument(file);
    }

    /// <summary>As a spreadsheet shows it: what begins like a formula is often a way to keep the zeros of a number.</summary>
    private static string AsShown(string cell)
    {
        var text = cell.Trim();
        return text.Length >= 3 && text.StartsWith("=\"", StringComparison.Ordinal) && text[^1] == '"'
            ? text[2..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    private static char DelimiterOf(string text, char usual)
    {
        var best = (Delimiter: usual, Score: 0.0);
        foreach (var delimiter in Delimiters)
        {
            var counts = Rows(text, delimiter).Take(Sniffed).Select(r => r.Count).Where(c => c > 0).ToList();
            var common = counts.GroupBy(c => c).OrderByDescending(g => g.Count()).FirstOrDefault();
            if (common is null || common.Key < 2)
                continue;
            var score = (double)common.Count() / counts.Count + (delimiter == usual ? 0.1 : 0) + Math.Min(common.Key, 10) * 0.01;
            if (score > best.Score)
                best = (delimiter, score);
        }
        return best.Delimiter;
    }

    /// <summary>Cells by RFC 4180; a quote that never ends takes only its line.</summary>
    private static IEnumerable<List<string>> Rows(string text, char delimiter)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && cell.Length == 0 && ClosingQuote(text, i) is > 0 and var end)
            {
                cell.Append(text.AsSpan(i + 1, end - i - 1)).Replace("\"\"", "\"");
                i = end;
            }
            else if (text[i] == delimiter)
                EndCell();
            else if (text[i] is '\n' or '\r')
            {
                EndCell();
                if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                    i++;
                yield return cells;
                cells = [];
            }
            else
                cell.Append(text[i]);
        }
        EndCell();
        if (cells.Any(c => c.Length > 0))
            yield return cells;

        void EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }

    private static int ClosingQuote(string text, int open)
    {
        const int longest = 32_767;
        for (var i = open + 1; i < Math.Min(text.Length, open + longest); i++)
        {
            if (text[i] != '"')
                continue;
            if (i + 1 >= text.Length || text[i + 1] != '"')
                return i;
            i++;
        }
        return -1;
    }
}
