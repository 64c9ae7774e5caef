using System.IO.Compression;
using System.Text;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

/// <summary>Tells what a file is: by its content, and by its name's ending only for text, which can be anything.</summary>
internal static class FormatDetection
{
    public const string Pdf = "pdf", Word = "docx", Excel = "xlsx", PowerPoint = "pptx", Csv = "csv", Tsv = "tsv", Markdown = "md",
        Html = "html", Text = "txt", Image = "image";

    private static readonly Dictionary<string, string> Endings = new()
    {
        [".pdf"] = Pdf, [".docx"] = Word, [".docm"] = Word, [".xlsx"] = Excel, [".xlsm"] = Excel, [".pptx"] = PowerPoint,
        [".csv"] = Csv, [".tsv"] = Tsv, [".tab"] = Tsv, [".md"] = Markdown, [".markdown"] = Markdown,
        [".html"] = Html, [".htm"] = Html, [".xhtml"] = Html, [".txt"] = Text, [".text"] = Text, [".log"] = Text, [""] = Text,
        [".png"] = Image, [".jpg"] = Image, [".jpeg"] = Image, [".webp"] = Image, [".gif"] = Image, [".bmp"] = Image, [".tif"] = Image,
            [".tiff"] = Image,
    };

    private static readonly Dictionary<string, Reason> Called = new()
    {
        [Pdf] = DocumentReasons.FormatPdf, [Word] = DocumentReasons.FormatWord, [Excel] = DocumentReasons.FormatExcel,
        [PowerPoint] = DocumentReasons.FormatPowerPoint, [Csv] = DocumentReasons.FormatCsv, [Tsv] = DocumentReasons.FormatTsv,
        [Markdown] = DocumentReasons.FormatMarkdown, [Html] = DocumentReasons.FormatHtml, [Text] = DocumentReasons.FormatText,
        [Image] = DocumentReasons.FormatPicture,
    };

    private static readonly (byte[] Start, Reason Is)[] Refused =
    [
        ("{\\rtf"u8.ToArray(), DocumentReasons.Rtf),
        ("Rar!"u8.ToArray(), DocumentReasons.Archive.With("RAR")),
        ([0x37, 0x7A, 0xBC, 0xAF], DocumentReasons.Archive.With("7z")),
        ([0x1F, 0x8B], DocumentReasons.Archive.With("gzip")),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], DocumentReasons.Program),
        ("SQLite format 3"u8.ToArray(), DocumentReasons.Database),
    ];

    public static string Of(DocumentFile file, ParseLimits limits)
    {
        var content = file.Content.AsSpan();
        if (content.Length == 0)
            throw new UnreadableDocumentException(DocumentReasons.Empty);
        if (content.Length > limits.MaxBytes)
            throw new UnreadableDocumentException(DocumentReasons.TooLarge.With(limits.MaxBytes / 1024 / 1024));
        if (content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
            return Pdf;
        if (content.StartsWith("PK\x03\x04"u8) || content.StartsWith("PK\x05\x06"u8))
            return OfZip(file);
        if (content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw new UnreadableDocumentException(OfOldOffice(content));
        if (ImageFormat.TypeOf(content) is not null)
            return Image;
        foreach (var (start, says) in Refused)
        {
            if (content.StartsWith(start))
                throw new UnreadableDocumentException(says);
        }
        return OfText(file);
    }

    /// <summary>Whether it begins as an HTML page does.</summary>
    public static bool IsHtml(ReadOnlySpan<byte> content) =>
        LooksLikeHtml(Encoding.Latin1.GetString(content[..Math.Min(content.Length, 4000)]).TrimStart('\u00EF', '\u00BB', '\u00BF'));

    private static string OfZip(DocumentFile file)
    {
        List<string> names;
        string mime = "";
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file.Content, writable: false));
            names = [.. zip.Entries.Select(e => e.FullName.Replace('\\', '/'))];
            if (zip.GetEntry("mimetype") is { Length: < 200 } entry)
            {
                using var reader = new StreamReader(entry.Open());
                var head = new char[200];
                mime = new string(head, 0, reader.ReadBlock(head));
            }
        }
        catch (InvalidDataException)
        {
            throw new UnreadableDocumentException(DocumentReasons.NoPartList);
        }
        if (names.Any(n => n.EndsWith("xl/workbook.bin", StringComparison.OrdinalIgnoreCase)))
            throw new UnreadableDocumentException(DocumentReasons.BinaryExcel);
        foreach (var (folder, format) in new[] { ("word/", Word), ("xl/", Excel), ("ppt/", PowerPoint) })
        {
            if (names.Any(n => n.StartsWith(folder, StringComparison.OrdinalIgnoreCase)) && names.Contains("[Content_Types].xml"))
                return format;
        }
        if (mime.Contains("opendocument", StringComparison.Ordinal))
            throw new UnreadableDocumentException(DocumentReasons.OpenDocument);
        if (mime.Contains("epub", StringComparison.Ordinal))
            throw new UnreadableDocumentException(DocumentReasons.EBook);
        throw new UnreadableDocumentException(file.Ending.Length > 0 && Endings.TryGetValue(file.Ending, out var named)
            ? DocumentReasons.NotAsNamed.With(DocumentReasons.FormatZip, Called[named])
            : DocumentReasons.Archive.With("ZIP"));
    }

    private static Reason OfOldOffice(ReadOnlySpan<byte> content)
    {
        static bool Has(ReadOnlySpan<byte> content, string stream) => content.IndexOf(Encoding.Unicode.GetBytes(stream)) >= 0;
        if (Has(content, "EncryptedPackage"))
            return DocumentReasons.Encrypted;
        if (Has(content, "WordDocument"))
            return DocumentReasons.OldWord;
        if (Has(content, "PowerPoint Document"))
            return DocumentReasons.OldPowerPoint;
        return Has(content, "Workbook") || Has(content, "Book") ? DocumentReasons.OldExcel : DocumentReasons.OldOffice;
    }

    private static string OfText(DocumentFile file)
    {
        var known = Endings.TryGetValue(file.Ending, out var named);
        var binary = named is Pdf or Word or Excel or PowerPoint or Image;
        if (!TextDecoding.TryDecode(file.Content, out var text, out _))
        {
            throw new UnreadableDocumentException(!known ? NotRead(file)
                : binary ? DocumentReasons.OtherBeginning.With(Called[named!]) : DocumentReasons.Encoding);
        }
        if (string.IsNullOrWhiteSpace(text))
            throw new UnreadableDocumentException(DocumentReasons.NoText);
        var html = LooksLikeHtml(text);
        if (known && binary)
            throw new UnreadableDocumentException(DocumentReasons.NotAsNamed.With(Called[html ? Html : Text], Called[named!]));
        // Shop systems export HTML tables and call them .xls or .doc.
        if (html && named is not Markdown && (known || file.Ending is ".xls" or ".doc"))
            return Html;
        return known ? named! : throw new UnreadableDocumentException(NotRead(file));
    }

    private static bool LooksLikeHtml(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 2000)).TrimStart();
        if (head.StartsWith("<?xml", StringComparison.Ordinal) && head.IndexOf("?>") is > 0 and var end)
            head = head[(end + 2)..].TrimStart();
        return head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (head.StartsWith("<!--", StringComparison.Ordinal) && head.Contains("<html", StringComparison.OrdinalIgnoreCase));
    }

    private static Reason NotRead(DocumentFile file) =>
        file.Ending is { Length: > 1 and < 10 } ending ? DocumentReasons.NotRead.With(ending) : DocumentReasons.UnknownKind;
}
