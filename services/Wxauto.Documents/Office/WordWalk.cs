using System.Xml.Linq;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Office;

/// <summary>Goes through a Word document and makes blocks of it; what runs on every page is said once, at its end.</summary>
internal sealed class WordWalk
{
    private const int MaxDepth = 3;
    private const int LongestHeading = 200;
    private const int LettersOfPageNumber = 6;
    private readonly OfficePackage _package;
    private readonly OfficePart _main;
    private readonly BlockList _blocks;
    private readonly CancellationToken _ct;
    private readonly WordStyles _styles;
    private readonly WordNumbering _numbering;
    private readonly WordInline _inline;
    private readonly OfficePictures _pictures;
    private readonly bool _whiteIsSeen;
    private readonly int _depth;
    private readonly Dictionary<string, string> _notes = [];

    /// <param name="depth">Of documents within documents; 0 for one that stands alone.</param>
    public WordWalk(OfficePackage package, OfficePart main, XElement document, BlockList blocks, int depth, CancellationToken ct)
    {
        (_package, _main, _blocks, _depth, _ct) = (package, main, blocks, depth, ct);
        _whiteIsSeen = document.Child("background") is not null;
        _styles = new WordStyles(package.Xml(package.OfKind(main, "styles").FirstOrDefault()));
        _numbering = new WordNumbering(package.Xml(package.OfKind(main, "numbering").FirstOrDefault()));
        _inline = new WordInline(package, main, _styles, _whiteIsSeen);
        _pictures = new OfficePictures(package, blocks);
        foreach (var kind in new[] { "footnote", "endnote" })
            foreach (var part in package.OfKind(main, kind + "s"))
                ReadNotes(part, kind);
    }

    public void AddDocument(XElement body)
    {
        Add(body);
        foreach (var kind in new[] { "header", "footer" })
            AddRunning(body, kind);
        _pictures.NoteInner(_main);
        if (_package.OfKind(_main, "comments").Sum(c => _package.Xml(c).Inner("comment").Count()) is > 0 and var comments)
            _blocks.Note(DocumentReasons.CommentsLeftOut.With(comments));
    }

    private void Add(XElement parent)
    {
        foreach (var element in parent.Elements())
        {
            _ct.ThrowIfCancellationRequested();
            switch (element.Is())
            {
                case "p":
                    AddParagraph(element);
                    break;
                case "tbl":
                    AddTable(element);
                    break;
                case "altChunk":
                    AddChunk(element);
                    break;
                case "AlternateContent":
                    Add(element.Chosen());
                    break;
                case "sectPr" or "del" or "moveFrom" or "sdtPr" or "pPr" or "rPr":
                case "sdt" when WordInline.IsPlaceholder(element):
                    break;
                default:
                    Add(element);
                    break;
            }
        }
    }

    private void AddParagraph(XElement paragraph)
    {
        var read = _inline.Read(paragraph);
        var content = read.Text.ToString();
        var style = _styles.Of(paragraph);
        // Word counts empty paragraphs, too, but none that nobody sees.
        var marker = style.IsContents || (read.HasUnseen && string.IsNullOrWhiteSpace(content)) ? null
            : _numbering.Next(paragraph, style);
        if (!style.IsContents && !string.IsNullOrWhiteSpace(content))
        {
            if (style.HeadingLevel > 0 && content.Length <= LongestHeading)
                _blocks.Heading(style.HeadingLevel, marker is null or "-" ? content : $"{marker} {content}");
            else if (marker is not null)
                _blocks.Item($"{marker} {content.Replace('\n', ' ')}");
            else
                _blocks.Paragraph(content);
        }
        foreach (var note in NotesOf(read))
            _blocks.Paragraph(note);
        read.Boxes.ForEach(AddBox);
    }

    private void AddBox(XElement box)
    {
        switch (box.Is())
        {
            case "txbxContent" or "txBody":
                Add(box);
                break;
            case "textpath":
                _blocks.Paragraph(box.Get("string") ?? "");
                break;
            case "chart" when _package.Xml(_package.Related(_main, box.Get("id"))) is { } chart:
                Charts.Add(_blocks, chart, withFigures: true);
                break;
            case "relIds":
                foreach (var point in _package.Xml(_package.Related(_main, box.Get("dm"))).Inner("pt"))
                    _blocks.Item(string.Concat(point.Inner("t").Select(t => t.Value)));
                break;
            case "blip":
                var extent = box.Ancestors().FirstOrDefault(a => a.Is() is "pic").Child("spPr", "xfrm").Child("ext")
                    ?? box.Ancestors().FirstOrDefault(a => a.Is() is "inline" or "anchor").Child("extent");
                _pictures.Add(_main, box.Get("embed") ?? box.Get("link"), extent.Number("cx"), extent.Number("cy"));
                break;
            case "imagedata":
                _pictures.Add(_main, box.Get("id"));
                break;
        }
    }

    private void AddTable(XElement table)
    {
        var boxes = new List<XElement>();
        _blocks.Table(WordTables.Grid(table, _blocks.Limits, c => string.Join('\n', Lines(c, _inline, boxes)), _ct));
        boxes.Where(b => b.Is() is not ("txbxContent" or "txBody")).ToList().ForEach(AddBox);
    }

    /// <summary>A document within the document.</summary>
    private void AddChunk(XElement chunk)
    {
        if (_package.Related(_main, chunk.Get("id")) is not { } part || _package.Bytes(part) is not { } content)
            return;
        var file = new DocumentFile(part.Name, content);
        switch (file.Ending)
        {
            case ".html" or ".htm" or ".xhtml":
                HtmlParser.AddFragment(_blocks, HtmlParser.Decode(content));
                break;
            case ".docx" or ".dotx" or ".docm" when _depth < MaxDepth:
                WordParser.AddTo(_blocks, file, _depth + 1, _ct);
                break;
            case ".txt":
                _blocks.Paragraph(TextDecoding.Decode(content));
                break;
            default:
                _blocks.Note(DocumentReasons.InnerLeftOut.With(file.Ending));
                break;
        }
    }

    /// <summary>Headers or footers: each line once, without numbers of pages.</summary>
    private void AddRunning(XElement body, string kind)
    {
        var said = new HashSet<string>();
        var used = body.Inner(kind + "Reference").Select(r => _package.Related(_main,
            r.Get("id"))).OfType<OfficePart>().Distinct().ToList();
        foreach (var part in used.Count > 0 ? used : _package.OfKind(_main, kind))
        {
            if (_package.Xml(part) is not { } root)
                continue;
            foreach (var line in Lines(root, new WordInline(_package, part, _styles, _whiteIsSeen), null))
                if (said.Add(BlockList.Tidy(line)))
                    _blocks.Paragraph(line);
        }
    }

    private void ReadNotes(OfficePart part, string kind)
    {
        var inline = new WordInline(_package, part, _styles, _whiteIsSeen);
        foreach (var note in _package.Xml(part).Inner(kind).Where(n => n.Get("type") is null or "normal" && n.Get("id") is not null))
            _notes.TryAdd(kind + note.Get("id"), string.Join('\n', Lines(note, inline, null)));
    }

    private IEnumerable<string> NotesOf(WordText read) => read.Notes
        .Select(n => _notes.GetValueOrDefault(n.Is().Replace("Reference", "", StringComparison.Ordinal) + n.Get("id"), ""))
        .Where(n => n.Length > 0);

    /// <summary>The lines of what is no document of its own, like a cell: of its paragraphs, and of the rows of tables in it.</summary>
    /// <param name="boxes">Takes what stands in boxes there; null where only words are read.</param>
    private IEnumerable<string> Lines(XElement parent, WordInline inline, List<XElement>? boxes)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Is())
            {
                case "p":
                    foreach (var line in LinesOf(element, inline, boxes))
                        yield return line;
                    break;
                case "tbl":
                    foreach (var row in WordTables.Rows(element))
                        if (string.Join(' ', WordTables.Cells(row).SelectMany(c => Lines(c, inline, boxes))) is { Length: > 0 } cells)
                            yield return cells;
                    break;
                case "tcPr" or "del" or "moveFrom" or "sdtPr":
                case "sdt" when WordInline.IsPlaceholder(element):
                    break;
                default:
                    foreach (var line in Lines(element.Is() == "AlternateContent" ? element.Chosen() : element, inline, boxes))
                        yield return line;
                    break;
            }
        }
    }

    private IEnumerable<string> LinesOf(XElement paragraph, WordInline inline, List<XElement>? boxes)
    {
        var read = inline.Read(paragraph);
        var line = read.HasPageNumber ? PageNumbers.Strip(read.Text.ToString()) : read.Text.ToString();
        var marker = read.HasUnseen && string.IsNullOrWhiteSpace(line) ? null : _numbering.Next(paragraph, _styles.Of(paragraph));
        if (!string.IsNullOrWhiteSpace(line) && !(read.HasPageNumber && line.Count(char.IsLetterOrDigit) <= LettersOfPageNumber))
            yield return marker is null ? line : $"{marker} {line}";
        foreach (var note in NotesOf(read))
            yield return note;
        boxes?.AddRange(read.Boxes);
        foreach (var inner in read.Boxes.Where(b => b.Is() is "txbxContent" or "txBody").SelectMany(b => Lines(b, inline, boxes)))
            yield return inner;
    }
}
