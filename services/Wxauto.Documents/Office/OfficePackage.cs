using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Office;

/// <param name="Name">Without a slash at its beginning, as in word/document.xml.</param>
internal sealed record OfficePart(string Name);

/// <summary>What a part refers to.</summary>
/// <param name="Kind">The last word of its type, like hyperlink.</param>
/// <param name="Target">The name of a part, or an address outside.</param>
internal sealed record OfficeRelation(string Id, string Kind, string Target, bool IsOutside);

/// <summary>
/// The parts of an Office document. Each is opened alone, so that a damaged one is missing and named in a note, and the others are read.
/// </summary>
internal sealed class OfficePackage : IDisposable
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null,
        CheckCharacters = false };

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyDictionary<string, Reason> _damaged;
    private readonly Dictionary<string, IReadOnlyList<OfficeRelation>> _relations = [];
    private readonly Action<Reason> _note;

    private OfficePackage(ZipArchive zip, IReadOnlyDictionary<string, Reason> damaged, Action<Reason> note)
    {
        (_zip, _damaged, _note) = (zip, damaged, note);
        // Of parts of one name the first is taken.
        foreach (var entry in zip.Entries)
            _entries.TryAdd(NameOf(entry), entry);
    }

    /// <param name="file">Looked through before anything is read of it.</param>
    /// <param name="note">Takes what of it cannot be read.</param>
    public static OfficePackage Open(DocumentFile file, ParseLimits limits, Action<Reason> note, CancellationToken ct)
    {
        var damaged = ZipGuard.Check(file, limits, ct);
        return new OfficePackage(new ZipArchive(new MemoryStream(file.Content, writable: false)), damaged, note);
    }

    /// <summary>The part that the document begins with, named by the package or else by its usual name.</summary>
    public OfficePart Main(string usual) =>
        Relations(new OfficePart("")).FirstOrDefault(r => r is { Kind: "officeDocument", IsOutside: false } && Has(r.Target)) is { } named
            ? new OfficePart(named.Target) : Has(usual) ? new OfficePart(usual)
            : throw new UnreadableDocumentException(DocumentReasons.NoMainPart);

    /// <summary>Its root; refuses the document when nothing of it can be read.</summary>
    public XElement MainXml(OfficePart main) => Xml(main) ?? throw new UnreadableDocumentException(
        _damaged.GetValueOrDefault(main.Name) ?? DocumentReasons.NoMainPart);

    /// <summary>Its root, with a note when it could be read only up to its damage; null when there is none.</summary>
    public XElement? Xml(OfficePart? part)
    {
        if (part is null || !_entries.TryGetValue(part.Name, out var entry))
            return null;
        using var reader = XmlReader.Create(entry.Open(), Settings);
        XElement? root = null, open = null;
        try
        {
            while (reader.Read())
                (root, open) = Grown(reader, root, open);
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            NoteDamage(part);
        }
        return root;
    }

    /// <summary>The tree with what the reader stands on, and the element in it that is open.</summary>
    private static (XElement? Root, XElement? Open) Grown(XmlReader reader, XElement? root, XElement? open)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
                open?.Add(element);
                var isEmpty = reader.IsEmptyElement;
                for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
                    if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
                        element.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
                return (root ?? element, isEmpty ? open : element);
            case XmlNodeType.EndElement:
                return (root, open?.Parent);
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                open?.Add(new XText(reader.Value));
                return (root, open);
            default:
                return (root, open);
        }
    }

    /// <summary>Says that a part is not read, or not to its end.</summary>
    public void NoteDamage(OfficePart part) => _note(_damaged.GetValueOrDefault(part.Name) is { } how
        && how.Code != DocumentReasons.DamagedPart.Name
        ? how : DocumentReasons.PartMissing.With(part.Name));

    /// <summary>Reads a large part from its beginning, whether or not its end is damaged; null when it is missing.</summary>
    public XmlReader? Reader(OfficePart part) => _entries.TryGetValue(part.Name, out var entry) ? XmlReader.Create(entry.Open(), Settings)
        : null;

    /// <summary>Null with a note when it is damaged.</summary>
    public byte[]? Bytes(OfficePart part)
    {
        if (!_entries.TryGetValue(part.Name, out var entry))
            return null;
        try
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException)
        {
            NoteDamage(part);
            return null;
        }
    }

    public OfficeRelation? Relation(OfficePart from, string? id) =>
        id is null ? null : Relations(from).FirstOrDefault(r => r.Id == id);

    public OfficePart? Related(OfficePart from, string? id) =>
        Relation(from, id) is { IsOutside: false } relation && Has(relation.Target) ? new OfficePart(relation.Target) : null;

    /// <summary>The parts that one refers to in a way, in the order of their names there.</summary>
    public IEnumerable<OfficePart> OfKind(OfficePart from, string kind) => Relations(from)
        .Where(r => r.Kind == kind && !r.IsOutside && Has(r.Target)).Select(r => new OfficePart(r.Target));

    /// <summary>The title that the package's properties give.</summary>
    public string? Title() => OfKind(new OfficePart(""), "core-properties").Select(Xml).FirstOrDefault(x => x is not null)?.Elements()
        .FirstOrDefault(e => e.Name.LocalName == "title")?.Value;

    /// <summary>A part that another names by the way from its own folder.</summary>
    public static OfficePart Beside(string name, string way) => new(Resolved(name[..(name.LastIndexOf('/') + 1)], way.Split('#')[0]));

    public void Dispose() => _zip.Dispose();

    private bool Has(string name) => _entries.ContainsKey(name);

    private IReadOnlyList<OfficeRelation> Relations(OfficePart from)
    {
        if (_relations.TryGetValue(from.Name, out var known))
            return known;
        var slash = from.Name.LastIndexOf('/');
        var folder = slash < 0 ? "" : from.Name[..(slash + 1)];
        var list = new List<OfficeRelation>();
        foreach (var relation in Xml(new OfficePart($"{folder}_rels/{from.Name[(slash + 1)..]}.rels"))?.Elements() ?? [])
        {
            var (id, type, target) = ((string?)relation.Attribute("Id"), (string?)relation.Attribute("Type"),
                (string?)relation.Attribute("Target"));
            if (id is null || type is null || target is null)
                continue;
            var isOutside = (string?)relation.Attribute("TargetMode") == "External";
            list.Add(new OfficeRelation(id, type[(type.LastIndexOf('/') + 1)..], isOutside ? target : Resolved(folder, target), isOutside));
        }
        return _relations[from.Name] = list;
    }

    private static string Resolved(string folder, string target)
    {
        var path = new List<string>();
        var name = target.StartsWith('/') ? target : folder + target;
        foreach (var step in Uri.UnescapeDataString(name).Replace('\\', '/').Split('/'))
        {
            if (step == ".." && path.Count > 0)
                path.RemoveAt(path.Count - 1);
            else if (step is not ("" or "." or ".."))
                path.Add(step);
        }
        return string.Join('/', path);
    }

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName.Replace('\\', '/').TrimStart('/');
}
