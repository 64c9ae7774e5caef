using System.IO.Compression;
using System.Text;

namespace Wxauto.Documents.Formats;

/// <summary>Tells what a file is: by its content, and by its name's ending only for text, which can be anything.</summary>
internal static class FormatDetection
{
    public const string Pdf = "pdf", Word = "docx", Excel = "xlsx", PowerPoint = "pptx", Csv = "csv", Tsv = "tsv", Markdown = "md",
        Html = "html", Text = "txt", Image = "image";

    private static readonly Dictionary<string, (string Format, string Called)> Endings = new()
    {
        [".pdf"] = (Pdf, "a PDF"), [".docx"] = (Word, "a Word document"), [".docm"] = (Word, "a Word document"),
            [".xlsx"] = (Excel, "an Excel workbook"), [".xlsm"] = (Excel, "an Excel workbook"),
        [".pptx"] = (PowerPoint, "a PowerPoint presentation"), [".csv"] = (Csv, "a CSV table"), [".tsv"] = (Tsv, "a TSV table"),
            [".tab"] = (Tsv, "a TSV table"),
        [".md"] = (Markdown, "Markdown"), [".markdown"] = (Markdown, "Markdown"), [".html"] = (Html, "an HTML page"),
            [".htm"] = (Html, "an HTML page"), [".xhtml"] = (Html, "an HTML page"),
        [".txt"] = (Text, "plain text"), [".text"] = (Text, "plain text"), [".log"] = (Text, "plain text"), [""] = (Text, "plain text"),
        [".png"] = (Image, "a picture"), [".jpg"] = (Image, "a picture"), [".jpeg"] = (Image, "a picture"),
            [".webp"] = (Image, "a picture"), [".bmp"] = (Image, "a picture"), [".tif"] = (Image, "a picture"),
            [".tiff"] = (Image, "a picture"),
    };

    private static readonly (byte[] Start, string Is)[] Refused =
    [
        ("{\\rtf"u8.ToArray(), "is an RTF document: save it as .docx"),
        ("GIF8"u8.ToArray(), "is a GIF picture: save it as .png"),
        ("Rar!"u8.ToArray(), "is a RAR archive: unpack it and give the documents in it"),
        ([0x37, 0x7A, 0xBC, 0xAF], "is a 7z archive: unpack it and give the documents in it"),
        ([0x1F, 0x8B], "is a gzip archive: unpack it and give the document in it"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "is a program, not a document"),
        ("SQLite format 3"u8.ToArray(), "is a database, not a document"),
    ];

    public static string Of(DocumentFile file, ParseLimits limits)
    {
        var content = file.Content.AsSpan();
        if (content.Length == 0)
            throw new UnreadableDocumentException("is empty");
        if (content.Length > limits.MaxBytes)
            throw new UnreadableDocumentException($"is larger than {limits.MaxBytes / 1024 / 1024} MB");
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
            throw new UnreadableDocumentException(
                "is cut off or damaged: the list of its parts at its end is missing. Copy or send it again");
        }
        if (names.Any(n => n.EndsWith("xl/workbook.bin", StringComparison.OrdinalIgnoreCase)))
            throw new UnreadableDocumentException("is a binary Excel workbook (.xlsb): save it as .xlsx");
        foreach (var (folder, format) in new[] { ("word/", Word), ("xl/", Excel), ("ppt/", PowerPoint) })
        {
            if (names.Any(n => n.StartsWith(folder, StringComparison.OrdinalIgnoreCase)) && names.Contains("[Content_Types].xml"))
                return format;
        }
        if (mime.Contains("opendocument", StringComparison.Ordinal))
            throw new UnreadableDocumentException("is an OpenDocument file: save it as .docx, .xlsx or .pptx");
        if (mime.Contains("epub", StringComparison.Ordinal))
            throw new UnreadableDocumentException("is an e-book (EPUB): save it as .pdf or .docx");
        throw new UnreadableDocumentException(Endings.TryGetValue(file.Ending, out var named) && file.Ending.Length > 0
            ? $"is a ZIP archive, not {named.Called} as its name says"
            : "is a ZIP archive: unpack it and give the documents in it");
    }

    private static string OfOldOffice(ReadOnlySpan<byte> content)
    {
        static bool Has(ReadOnlySpan<byte> content, string stream) => content.IndexOf(Encoding.Unicode.GetBytes(stream)) >= 0;
        if (Has(content, "EncryptedPackage"))
            return "is encrypted: save it without a password";
        if (Has(content, "WordDocument"))
            return "is an old Word document (.doc): save it as .docx";
        if (Has(content, "PowerPoint Document"))
            return "is an old PowerPoint presentation (.ppt): save it as .pptx";
        return Has(content, "Workbook") || Has(content, "Book") ? "is an old Excel workbook (.xls): save it as .xlsx"
            : "is an old Office file of a kind that is not read: save it as .docx, .xlsx or .pptx";
    }

    private static string OfText(DocumentFile file)
    {
        var known = Endings.TryGetValue(file.Ending, out var named);
        var binary = named.Format is Pdf or Word or Excel or PowerPoint or Image;
        if (!TextDecoding.TryDecode(file.Content, out var text))
        {
            throw new UnreadableDocumentException(known && binary ? $"is damaged: it does not begin as {named.Called} does"
                : known ? "is not text in UTF-8, UTF-16, GB18030 or Big5" : NotRead(file));
        }
        if (string.IsNullOrWhiteSpace(text))
            throw new UnreadableDocumentException("holds no text");
        var html = LooksLikeHtml(text);
        if (known && binary)
            throw new UnreadableDocumentException($"is {(html ? "an HTML page" : "plain text")}, not {named.Called} as its name says");
        // Shop systems export HTML tables and call them .xls or .doc.
        if (html && named.Format is not Markdown && (known || file.Ending is ".xls" or ".doc"))
            return Html;
        return known ? named.Format : throw new UnreadableDocumentException(NotRead(file));
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

    private static string NotRead(DocumentFile file) =>
        $"is {(file.Ending is { Length: > 1 and < 10 } ending ? $"a {ending} file" : "of an unknown kind")}, which is not read. These are: {DocumentParsing.Names}";
}
