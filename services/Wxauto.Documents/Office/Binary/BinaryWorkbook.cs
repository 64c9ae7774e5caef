using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Wxauto.Documents.Office.Binary;

/// <summary>Writes the parts of a binary workbook as XML, as far as they say what is seen; what is XML already stays.</summary>
internal static class BinaryWorkbook
{
    private const int Book = 131, Sheet = 129, Styles = 278, Strings = 159, Comments = 628;
    private const int BookProperties = 153, BookSheet = 156, Item = 19, Comment = 635;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <param name="archive">Looked through by <see cref="ZipGuard"/>.</param>
    public static byte[] InXml(byte[] archive, CancellationToken ct)
    {
        var made = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(archive, writable: false)))
        using (var target = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            var parts = source.Entries.Where(e => e.FullName.EndsWith(".bin", StringComparison.OrdinalIgnoreCase)).ToList();
            var styles = parts.Select(p => Content(p)).FirstOrDefault(c => KindOf(c) == Styles) is { } own
                ? BinaryStyles.InXml(new BinaryRecords(own)) : new XElement("styleSheet");
            foreach (var entry in source.Entries)
            {
                ct.ThrowIfCancellationRequested();
                var content = Content(entry);
                if (entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
                    Write(target, entry.FullName.Replace(".bin.rels", ".xml.rels", StringComparison.OrdinalIgnoreCase), Relations(content));
                else if (!parts.Contains(entry) || KindOf(content) is not (Book or Sheet or Styles or Strings or Comments))
                    Copy(target, entry.FullName, content);
                else
                    WritePart(target, entry.FullName[..^4] + ".xml", KindOf(content), new BinaryRecords(content), styles, ct);
            }
        }
        return made.ToArray();
    }

    private static void WritePart(ZipArchive target, string name, int kind, BinaryRecords records, XElement styles, CancellationToken ct)
    {
        using var part = new XmlPart(target, name);
        switch (kind)
        {
            case Book:
                WriteBook(part, records);
                break;
            case Sheet:
                BinarySheet.Write(part, records, styles, ct);
                break;
            case Strings:
                part.Open("sst");
                while (records.Next())
                    if (records.Kind == Item)
                        BinaryText.Write(part, "si", records, 0, styles);
                break;
            case Comments:
                part.Open("comments");
                while (records.Next())
                    if (records.Kind == Comment)
                        part.Element("comment");
                break;
            default:
                part.Write(styles);
                break;
        }
    }

    private static void WriteBook(XmlPart part, BinaryRecords records)
    {
        var sheets = new List<(string Name, string Id, string State)>();
        part.Open("workbook");
        while (records.Next())
        {
            if (records.Kind == BookProperties)
                part.Element("workbookPr", ("date1904", (records.Number(0) & 1) == 1 ? "1" : "0"));
            if (records.Kind == BookSheet)
            {
                var id = records.Text(8, out var next);
                sheets.Add((records.Text(next), id, records.Number(0) switch { 0 => "visible", 1 => "hidden", _ => "veryHidden" }));
            }
        }
        part.Open("sheets");
        foreach (var (name, id, state) in sheets)
            part.Element("sheet", ("name", name), ("id", id), ("state", state));
    }

    private static int KindOf(byte[] content) => new BinaryRecords(content) is var records && records.Next() ? records.Kind : -1;

    private static XElement Relations(byte[] content)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), Settings);
            root = XElement.Load(reader);
        }
        catch (XmlException)
        {
            return new XElement("Relationships");
        }
        foreach (var target in root.Elements().Attributes("Target")
            .Where(t => t.Value.EndsWith(".bin", StringComparison.OrdinalIgnoreCase)))
            target.Value = target.Value[..^4] + ".xml";
        return root;
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        try
        {
            using var stream = entry.Open();
            stream.CopyTo(content);
        }
        catch (InvalidDataException)
        {
            // Damaged: what could be unpacked before is read.
        }
        return content.ToArray();
    }

    private static void Write(ZipArchive target, string name, XElement root)
    {
        using var stream = target.CreateEntry(name, CompressionLevel.Fastest).Open();
        root.Save(stream);
    }

    private static void Copy(ZipArchive target, string name, byte[] content)
    {
        using var stream = target.CreateEntry(name, CompressionLevel.Fastest).Open();
        stream.Write(content);
    }
}
