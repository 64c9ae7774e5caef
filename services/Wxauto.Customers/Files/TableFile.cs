using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Customers.Files;

/// <summary>The first table of a file, cells as text. Rows are those below the headers; the first one is row 2.</summary>
/// <param name="Rows">As long as the headers, or shorter.</param>
internal sealed record TableFile(IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows)
{
    public const int MostRows = 50_000, MostColumns = 200;
    private const int MostBytes = 20 << 20, MostUnpacked = 200 << 20, Megabyte = 1 << 20, LongestCell = 8_000;

    static TableFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The table, or why there is none.</summary>
    public static async Task<(TableFile? Table, Reason? Problem)> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0; bytes.Write(buffer, 0, read))
            if (bytes.Length + read > MostBytes)
                return (null, CustomerReasons.ImportSize.With(MostBytes / Megabyte));
        bytes.Position = 0;
        var content = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return content.Span.StartsWith("PK"u8) ? Workbook(bytes) : Text(content.Span) is { } text ? Of(Csv(text))
            : (null, CustomerReasons.ImportUnreadable);
    }

    /// <summary>What it unpacks to is counted before anything reads it.</summary>
    private static (TableFile? Table, Reason? Problem) Workbook(MemoryStream bytes)
    {
        try
        {
            using (var zip = new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: true))
            {
                long unpacked = 0;
                var buffer = new byte[81_920];
                foreach (var entry in zip.Entries)
                {
                    using var content = entry.Open();
                    for (int read; (read = content.Read(buffer)) > 0;)
                        if ((unpacked += read) > MostUnpacked)
                            return (null, CustomerReasons.ImportSize.With(MostUnpacked / Megabyte));
                }
            }
            bytes.Position = 0;
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(bytes, new ExcelReaderConfiguration { LeaveOpen = true });
            return Of(Sheet(reader));
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or XmlException or FormatException or ArgumentException
            or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or OverflowException or NullReferenceException)
        {
            // What others wrote as XLSX is damaged in more ways than the library names.
            return (null, CustomerReasons.ImportUnreadable);
        }
    }

    private static IEnumerable<string[]> Sheet(IExcelDataReader reader)
    {
        while (reader.Read())
            yield return [.. Enumerable.Range(0, Math.Min(reader.FieldCount, MostColumns)).Select(i => Cell(reader.GetValue(i)))];
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        // Numbers of telephones are numbers there.
        double number when Math.Abs(number) < 1e15 => ((decimal)number).ToString("0.############", CultureInfo.InvariantCulture),
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss",
            CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static (TableFile? Table, Reason? Problem) Of(IEnumerable<string[]> rows)
    {
        string[]? headers = null;
        var table = new List<string[]>();
        foreach (var row in rows)
        {
            var cells = row.Select(c => c.Trim() is var cell && cell.Length > LongestCell ? cell[..LongestCell] : cell).ToArray();
            if (headers is null)
            {
                if (cells.Any(c => c.Length > 0))
                    headers = cells;
                continue;
            }
            if (table.Count == MostRows)
                return (null, CustomerReasons.ImportRows.With(MostRows));
            table.Add(cells);
        }
        // Spreadsheets keep empty rows behind the last one.
        while (table.Count > 0 && table[^1].All(c => c.Length == 0))
            table.RemoveAt(table.Count - 1);
        return headers is null || table.Count == 0 ? (null, CustomerReasons.ImportEmpty) : (new TableFile(headers, table), null);
    }

    /// <summary>By its mark, else UTF-8, else the encoding of Chinese Windows; null for what is no text.</summary>
    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((byte[])[0xFF, 0xFE]))
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((byte[])[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes.StartsWith((byte[])[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];
        if (bytes.Contains((byte)0))
            return null;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.GetEncoding("GB18030").GetString(bytes);
        }
    }

    /// <summary>RFC 4180; a comma, a semicolon or a tab between the cells, whichever the first line has most of.</summary>
    private static IEnumerable<string[]> Csv(string text)
    {
        var first = text[..(text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length)];
        var between = ",;\t".MaxBy(c => first.Count(f => f == c));
        var (row, cell, quoted, i) = (new List<string>(), new StringBuilder(), false, 0);
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
                quoted = true;
            else if (c == between)
                Next();
            else if (c == '\n' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                Next();
                yield return [.. row];
                row.Clear();
            }
            else if (c != '\r')
                cell.Append(c);
        }
        if (cell.Length > 0 || row.Count > 0)
        {
            Next();
            yield return [.. row];
        }

        void Next()
        {
            if (row.Count < MostColumns)
                row.Add(cell.ToString());
            cell.Clear();
        }
    }
}
