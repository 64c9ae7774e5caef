using System.IO.Compression;
using System.Text;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Converting;

namespace Wxauto.Documents.Formats;

/// <summary>Tells what a file is: by its content, and by its name's ending only for text, which can be anything.</summary>
internal static class FormatDetection
{
    public const string Pdf = "pdf", Word = "docx", Excel = "xlsx", PowerPoint = "pptx", Csv = "csv", Tsv = "tsv", Markdown = "md",
        Html = "html", Text = "txt", Image = "image", OpenDocument = "odf", EBook = "epub", Mail = "mail", Rtf = "rtf", OldExcel = "xls",
        OldWord = "doc", OldPowerPoint = "ppt", OldWordXml = "doc-xml", OldExcelXml = "xls-xml", Zip = "zip",
        BinaryExcel = "xlsb";

    private static readonly Dictionary<string, string> Endings = new()
    {
        [".pdf"] = Pdf, [".docx"] = Word, [".docm"] = Word, [".xlsx"] = Excel, [".xlsm"] = Excel, [".pptx"] = PowerPoint,
        [".csv"] = Csv, [".tsv"] = Tsv, [".tab"] = Tsv, [".md"] = Markdown, [".markdown"] = Markdown,
        [".html"] = Html, [".htm"] = Html, [".xhtml"] = Html, [".txt"] = Text, [".text"] = Text, [".log"] = Text, [""] = Text,
        [".png"] = Image, [".jpg"] = Image, [".jpeg"] = Image, [".webp"] = Image, [".gif"] = Image, [".bmp"] = Image, [".tif"] = Image,
            [".tiff"] = Image,
        [".odt"] = OpenDocument, [".ods"] = OpenDocument, [".odp"] = OpenDocument, [".epub"] = EBook, [".xlsb"] = BinaryExcel, [".zip"] = Zip,
        [".eml"] = Mail, [".mht"] = Mail, [".mhtml"] = Mail,
        // Programs export text under the names of old formats.
        [".doc"] = Text, [".wps"] = Text, [".rtf"] = Text, [".xls"] = Csv, [".et"] = Csv, [".ppt"] = Text, [".dps"] = Text,
    };

    private static readonly Dictionary<string, Reason> Called = new()
    {
        [Pdf] = DocumentReasons.FormatPdf, [Word] = DocumentReasons.FormatWord, [Excel] = DocumentReasons.FormatExcel,
        [PowerPoint] = DocumentReasons.FormatPowerPoint, [Csv] = DocumentReasons.FormatCsv, [Tsv] = DocumentReasons.FormatTsv,
        [Markdown] = DocumentReasons.FormatMarkdown, [Html] = DocumentReasons.FormatHtml, [Text] = DocumentReasons.FormatText,
        [Image] = DocumentReasons.FormatPicture, [Zip] = DocumentReasons.FormatZip,
    };

    private static readonly (byte[] Start, Reason Is)[] Refused =
    [
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
        if (content.StartsWith("PK\x03\x04"u8) || content.StartsWith("PK\x05\x06"u8))
            return OfZip(file);
        if (content.StartsWith(OleDirectory.Signature))
            return OfOldOffice(content);
        if (content.StartsWith("{\\rtf"u8))
            return Rtf;
        // A mail may hold a PDF near its beginning.
        if (IsMail(file))
            return Mail;
        if (content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
            return Pdf;
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

    private static bool IsMail(DocumentFile file) => file.Content.AsSpan().TrimStart("\r\n"u8).StartsWith("MIME-Version:"u8)
        || (Endings.GetValueOrDefault(file.Ending) == Mail && !IsHtml(file.Content) && TextDecoding.LooksLikeText(file.Content));

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
            return BinaryExcel;
        foreach (var (folder, format) in new[] { ("word/", Word), ("xl/", Excel), ("ppt/", PowerPoint) })
        {
            if (names.Any(n => n.StartsWith(folder, StringComparison.OrdinalIgnoreCase)) && names.Contains("[Content_Types].xml"))
                return format;
        }
        if (mime.Contains("opendocument", StringComparison.Ordinal))
            return OpenDocument;
        if (mime.Contains("epub", StringComparison.Ordinal) || names.Contains("META-INF/container.xml"))
            return EBook;
        // What claims to be a document of another kind and is not is damaged.
        return Endings.GetValueOrDefault(file.Ending) is { } named and not (Zip or Mail) && file.Ending.Length > 0
            ? throw new UnreadableDocumentException(DocumentReasons.NotAsNamed.With(DocumentReasons.FormatZip, NameOf(file, named)))
            : Zip;
    }

    private static Reason NameOf(DocumentFile file, string named) =>
        Called.GetValueOrDefault(named) is { } called && IsStrict(named) ? called : DocumentReasons.FormatNamed.With(file.Ending);

    private static string OfOldOffice(ReadOnlySpan<byte> content)
    {
        var streams = OleDirectory.Streams(content);
        if (streams.Contains("EncryptedPackage"))
            throw new UnreadableDocumentException(DocumentReasons.Encrypted);
        if (streams.Contains("WordDocument"))
            return OldWord;
        if (streams.Contains("PowerPoint Document"))
            return OldPowerPoint;
        return streams.Contains("Workbook") || streams.Contains("Book") ? OldExcel
            : throw new UnreadableDocumentException(DocumentReasons.OldOffice);
    }

    /// <summary>Formats that have a beginning of their own.</summary>
    private static bool IsStrict(string? named) => named is Pdf or Word or Excel or PowerPoint or Image or OpenDocument or EBook or OldExcel
        or BinaryExcel
        or Zip;

    private static string OfText(DocumentFile file)
    {
        var known = Endings.TryGetValue(file.Ending, out var named);
        var binary = IsStrict(named);
        if (!TextDecoding.TryDecode(file.Content, out var text, out _))
        {
            throw new UnreadableDocumentException(!known ? NotRead(file)
                : binary || file.Ending is ".doc" or ".wps" or ".rtf" or ".xls" or ".et" or ".ppt" or ".dps"
                    ? DocumentReasons.OtherBeginning.With(NameOf(file, named!)) : DocumentReasons.Encoding);
        }
        if (string.IsNullOrWhiteSpace(text))
            throw new UnreadableDocumentException(DocumentReasons.NoText);
        if (OldXmlOf(text) is { } old)
            return old;
        var html = LooksLikeHtml(text);
        if (known && binary)
            throw new UnreadableDocumentException(DocumentReasons.NotAsNamed.With(Called[html ? Html : Text], NameOf(file, named!)));
        // Shop systems export HTML tables and call them .xls or .doc.
        if (known && (named is not Markdown && (html || (IsOldOffice(file) && HasTable(text)))))
            return Html;
        return known ? named! : throw new UnreadableDocumentException(NotRead(file));
    }

    private static bool IsOldOffice(DocumentFile file) => file.Ending is ".xls" or ".et" or ".doc" or ".wps";

    private static bool HasTable(string text) => text.AsSpan(0, Math.Min(text.Length, 2000)).TrimStart() is ['<', ..]
        && text.Contains("<table", StringComparison.OrdinalIgnoreCase);

    /// <summary>Excel and Word of 2003 wrote XML of their own, which exports still do.</summary>
    private static string? OldXmlOf(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 4000));
        if (!head.TrimStart().StartsWith("<?xml", StringComparison.Ordinal))
            return null;
        return head.IndexOf("urn:schemas-microsoft-com:office:spreadsheet") >= 0 && head.IndexOf("<Workbook") >= 0 ? OldExcelXml
            : head.IndexOf("<w:wordDocument") >= 0 || head.IndexOf("<pkg:package") >= 0 ? OldWordXml : null;
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
