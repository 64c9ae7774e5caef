using System.Text;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents;

/// <summary>Collects the blocks of a document: tidies their text and holds the limits.</summary>
internal sealed class BlockList(ParseLimits limits)
{
    private readonly List<Block> _blocks = [];
    private readonly List<PageImage> _images = [];
    private readonly List<string> _items = [];
    private readonly List<Reason> _notes = [];
    private long _characters;
    private long _imageBytes;
    private int _cells, _picturesOfOtherKinds, _picturesOverLimit, _picturesOutside;
    private bool _keepsReplaced;

    /// <summary>Page of the blocks that come.</summary>
    public int Page { get; set; }

    public ParseLimits Limits => limits;

    public bool IsEmpty => _blocks.Count == 0 && _items.Count == 0;

    /// <summary>Characters so far.</summary>
    public long Characters => _characters;

    public void Heading(int level, string text) => Add(BlockKind.Heading, text, Math.Clamp(level, 1, 6));

    public void Paragraph(string text) => Add(BlockKind.Paragraph, text, 0);

    /// <summary>Items that follow each other become one paragraph with a line each.</summary>
    public void Item(string text)
    {
        if (Tidy(text, _keepsReplaced) is { Length: > 0 } item)
            _items.Add(Counted(item));
    }

    public void Table(TableGrid grid)
    {
        EndItems();
        var (above, rows, below) = grid.Build();
        above.ForEach(Paragraph);
        if (rows.Count > 0 && rows[0].Count == 1)
            rows.ForEach(r => Item(r[0]));
        else if (rows.Count > 0)
            AddTable(rows);
        below.ForEach(Paragraph);
    }

    private void AddTable(List<List<string>> rows)
    {
        EndItems();
        _cells += rows.Count * rows[0].Count;
        if (_cells > limits.MaxTableCells)
            throw new UnreadableDocumentException(DocumentReasons.ManyCells.With(limits.MaxTableCells));
        var tidy = rows.Select(r => (IReadOnlyList<string>)[.. r.Select(c => Counted(Tidy(c, _keepsReplaced)))]).ToList();
        _blocks.Add(new Block(BlockKind.Table, "") { Rows = tidy, Page = Page });
    }

    /// <summary>A document that is part of this one: below its name, with what is missing of it.</summary>
    public void Include(string name, ParsedDocument document)
    {
        Heading(1, name);
        foreach (var block in document.Blocks)
        {
            Page = block.Page;
            switch (block.Kind)
            {
                case BlockKind.Image:
                    Image(document.Images[block.Image].MediaType, document.Images[block.Image].Content);
                    break;
                case BlockKind.Table:
                    AddTable([.. block.Rows.Select(r => r.ToList())]);
                    break;
                default:
                    Add(block.Kind, block.Text, block.Kind == BlockKind.Heading ? Math.Min(block.Level + 1, 6) : 0);
                    break;
            }
        }
        Page = 0;
        foreach (var note in document.Notes)
            Note(DocumentReasons.MemberUnread.With(name, note));
    }

    /// <summary>Reads a file that is part of this document, or says why it cannot be.</summary>
    public void Include(DocumentFile member, CancellationToken ct)
    {
        try
        {
            Include(member.Name, DocumentParsing.Parse(member with { IsMember = true }, limits, ct));
        }
        catch (UnreadableDocumentException e)
        {
            Note(DocumentReasons.MemberUnread.With(member.Name, e.Reason));
        }
    }

    /// <summary>Says what of the document is not in its blocks.</summary>
    public void Note(Reason note)
    {
        if (!_notes.Contains(note))
            _notes.Add(note);
    }

    /// <summary>Says how many places of a text could not be decoded; what stands for them is kept.</summary>
    public void NoteReplaced(int places)
    {
        if (places == 0)
            return;
        _keepsReplaced = true;
        Note(DocumentReasons.BytesReplaced.With(places));
    }

    /// <summary>
    /// A picture that the file holds; of one that is missing, damaged, of another kind or one too many, the document's note tells.
    /// </summary>
    public void Picture(byte[]? content)
    {
        if (content is null || TypeOf(content) is not { } type)
            _picturesOfOtherKinds++;
        else if (!HasRoomFor(content))
            _picturesOverLimit++;
        else
            Image(type, content);
    }

    /// <summary>One that the file names and does not hold.</summary>
    public void PictureOutside() => _picturesOutside++;

    /// <summary>Whether another picture keeps the limits.</summary>
    public bool HasRoomFor(byte[] picture) => _images.Count < limits.MaxImages && _imageBytes + picture.Length <= limits.MaxImageBytes;

    public void Image(string mediaType, byte[] content)
    {
        EndItems();
        _imageBytes += content.Length;
        if (_images.Count >= limits.MaxImages)
            throw new UnreadableDocumentException(DocumentReasons.ManyPictures.With(limits.MaxImages));
        if (_imageBytes > limits.MaxImageBytes)
            throw new UnreadableDocumentException(DocumentReasons.LargePictures.With(limits.MaxImageBytes / 1024 / 1024));
        _images.Add(new PageImage(mediaType, content));
        _blocks.Add(new Block(BlockKind.Image, "") { Image = _images.Count - 1, Page = Page });
    }

    /// <summary>
    /// The document; the first title that says something is taken, then the first heading of level 1, then the file's name.
    /// </summary>
    public ParsedDocument ToDocument(DocumentFile file, string? title = null)
    {
        EndItems();
        NotePictures();
        var name = Path.GetFileNameWithoutExtension(file.Name);
        var given = Titles.Meaningful(Tidy(title ?? ""), file.Name);
        return new ParsedDocument(given ?? _blocks.FirstOrDefault(b => b is { Kind: BlockKind.Heading, Level: 1 })?.Text ?? Tidy(name),
            _blocks) { Images = _images, Notes = _notes };
    }

    private void NotePictures()
    {
        if (_picturesOfOtherKinds > 0)
            Note(DocumentReasons.PicturesOfOtherKinds.With(_picturesOfOtherKinds));
        if (_picturesOverLimit > 0)
            Note(DocumentReasons.PicturesOverLimit.With(_picturesOverLimit));
        if (_picturesOutside > 0)
            Note(DocumentReasons.PicturesOutside.With(_picturesOutside));
    }

    private string? TypeOf(byte[] picture)
    {
        try
        {
            return ImageFormat.Check(picture, limits);
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }

    private void Add(BlockKind kind, string text, int level)
    {
        EndItems();
        var tidy = Tidy(text, _keepsReplaced);
        if (tidy.Length == 0)
            return;
        if (kind == BlockKind.Heading)
            tidy = tidy.Replace('\n', ' ');
        _blocks.Add(new Block(kind, Counted(tidy)) { Level = level, Page = Page });
    }

    private void EndItems()
    {
        if (_items.Count == 0)
            return;
        _blocks.Add(new Block(BlockKind.Paragraph, string.Join('\n', _items)) { Page = Page });
        _items.Clear();
    }

    private string Counted(string text)
    {
        _characters += text.Length;
        return _characters <= limits.MaxCharacters ? text
            : throw new UnreadableDocumentException(DocumentReasons.ManyCharacters.With(limits.MaxCharacters));
    }

    /// <summary>Spaces become one, lines keep their ends, what cannot be shown goes.</summary>
    public static string Tidy(string text, bool keepsReplaced = false)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        foreach (var rune in CompatibilityCharacters.Map(text).EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\u2028' or '\v' or '\f')
            {
                if (result.Length > 0 && result[^1] != '\n')
                    result.Append('\n');
                space = false;
            }
            else if (Rune.IsWhiteSpace(rune))
                space = true;
            else if (rune.Value is not (< ' ' or 0x7F or 0xFFFD or 0xFEFF or 0xAD or (>= 0x200B and <= 0x200F)
                or (>= 0x202A and <= 0x202E)) || (keepsReplaced && rune.Value == 0xFFFD))
            {
                if (space && result.Length > 0 && result[^1] != '\n')
                    result.Append(' ');
                space = false;
                result.Append(rune.ToString());
            }
        }
        while (result.Length > 0 && result[^1] == '\n')
            result.Length--;
        return result.ToString();
    }
}
