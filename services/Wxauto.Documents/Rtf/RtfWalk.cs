using System.Text;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Rtf;

/// <summary>Goes through an RTF file and makes blocks of it.</summary>
internal sealed class RtfWalk(BlockList blocks, RtfTokens tokens, CancellationToken ct)
{
    private const int LongestHeading = 200;
    private static readonly HashSet<string> Unread = new(["colortbl", "objdata", "nonshppict", "filetbl", "listtable",
        "listoverridetable", "revtbl", "rsidtbl", "themedata", "colorschememapping", "datastore", "latentstyles", "xmlnstbl", "fldtype",
        "author", "operator", "creatim", "revtim", "printim", "buptim", "comment", "doccomm", "company", "manager", "keywords", "subject",
        "category", "hlinkbase", "generator", "userprops", "bkmkstart", "bkmkend", "atnid", "atnauthor", "atndate", "atnref", "datafield",
        "pgdsctbl", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "falt", "panose", "pnseclvl", "template", "mmath",
        "tc", "xe", "sp", "shprslt", "nonesttables"], StringComparer.Ordinal);

    private readonly Stack<RtfState> _outer = new();
    private readonly RtfFonts _fonts = new();
    private readonly StringBuilder _text = new(), _cell = new(), _title = new();
    private readonly List<byte> _bytes = [];
    private readonly List<StringBuilder> _notes = [], _running = [];
    private readonly List<RtfPicture> _pictures = [];
    private RtfState _state = new();
    private RtfTable? _table;
    private int _skipped, _comments;
    private bool _isUnknown;

    public string Title => _title.ToString();

    public void Add()
    {
        while (tokens.Next() != RtfKind.End)
        {
            ct.ThrowIfCancellationRequested();
            if (tokens.Kind != RtfKind.Byte)
                Flush();
            switch (tokens.Kind)
            {
                case RtfKind.Open:
                    Open();
                    break;
                case RtfKind.Close:
                    Close();
                    break;
                case RtfKind.Byte:
                    if (_state is { Place: RtfPlace.Picture, Picture: { } picture })
                        picture.Add(tokens.Value);
                    else if (_skipped > 0)
                        _skipped--;
                    else
                        _bytes.Add(tokens.Value);
                    break;
                case RtfKind.Symbol:
                    Symbol((char)tokens.Value);
                    break;
                case RtfKind.Word:
                    AddWord(tokens.Word, tokens.Number);
                    break;
            }
            if (tokens.Kind != RtfKind.Symbol)
                _isUnknown = false;
        }
        Flush();
        // A table that the file breaks off in.
        if (_state.IsInTable && _text.Length + _cell.Length > 0)
            EndCell();
        _state.IsInTable = false;
        EndParagraph();
        EndTable();
        foreach (var line in _running.SelectMany(r => r.ToString().Split('\n')).Select(PageNumbers.Strip).Distinct()
            .Where(l => l.Count(char.IsLetter) > 1))
            blocks.Paragraph(line);
        AddPictures();
        if (_comments > 0)
            blocks.Note(DocumentReasons.CommentsLeftOut.With(_comments));
    }

    private void Open()
    {
        if (_outer.Count > blocks.Limits.MaxDepth * 5)
            throw new UnreadableDocumentException(DocumentReasons.Deep.With(blocks.Limits.MaxDepth * 5));
        _outer.Push(_state);
        _state = _state with { Field = null };
        _skipped = 0;
    }

    private void Close()
    {
        _skipped = 0;
        if (_state.Field is { Start: >= 0, Address: { } address } field)
            LinkText.Append(Target, Math.Min(field.Start, Target.Length), address);
        var picture = _state.Picture;
        if (_outer.TryPop(out var outer))
            _state = outer;
        if (picture is { HoldsWords: true } && _state.Picture != picture
            && _state is { IsHidden: false, IsDeleted: false, Place: RtfPlace.Body })
            _pictures.Add(picture);
    }

    /// <summary>Bytes of one font that follow each other are decoded together: a character may take several.</summary>
    private void Flush()
    {
        if (_bytes.Count == 0)
            return;
        Say(_state.Encoding == Encoding.Latin1 ? _fonts.Default.GetString([.. _bytes]) : _state.Encoding.GetString([.. _bytes]));
        _bytes.Clear();
    }

    private StringBuilder Target => _state.Aside ?? _text;

    private void Say(string text)
    {
        if (_state.Place == RtfPlace.Title)
            _title.Append(text);
        else if (_state.Place == RtfPlace.Styles)
            _fonts.NameStyle(text);
        else if (_state.Place == RtfPlace.Field)
            _outer.Select(s => s.Field).FirstOrDefault(f => f is not null)?.Says.Append(text);
        else if (_state is { Place: RtfPlace.Body, IsHidden: false, IsStruck: false, IsDeleted: false })
            Target.Append(_state.Raised > 0 ? RaisedText.Raise(text) : _state.Raised < 0 ? RaisedText.Lower(text) : text);
    }

    private void Symbol(char symbol)
    {
        _isUnknown = symbol == '*';
        if (symbol is '\\' or '{' or '}')
            Say(symbol.ToString());
        else if (symbol == '~')
            Say(" ");
        else if (symbol == '_')
            Say("-");
        else if (symbol is '\r' or '\n')
            EndParagraph();
    }

    private void AddWord(string word, int? number)
    {
        switch (_state.Place)
        {
            case RtfPlace.Fonts:
                _fonts.Define(word, number);
                return;
            case RtfPlace.Styles:
                _fonts.DefineStyle(word, number);
                return;
        }
        if (word == "bin")
            AddBytes(tokens.Take(number ?? 0));
        else if (_state.Place == RtfPlace.Picture && !_isUnknown)
            _state.Picture?.Describe(word, number);
        else if (!Begins(word) && _state.Place != RtfPlace.Nowhere && !Character(word, number) && !Look(word, number))
            Structure(word, number);
    }

    private void AddBytes(ReadOnlySpan<byte> bytes)
    {
        if (_state.Place == RtfPlace.Picture)
            _state.Picture?.Add(bytes);
    }

    /// <summary>Words at the beginning of a group that say what it is for.</summary>
    private bool Begins(string word)
    {
        if (_state.Place == RtfPlace.Nowhere)
        {
            if (word == "ud" && _state.IsTwice)
                (_state.Place, _state.IsTwice) = (RtfPlace.Body, false);
            return true;
        }
        switch (word)
        {
            case "fonttbl":
                _state.Place = RtfPlace.Fonts;
                return true;
            case "stylesheet":
                _state.Place = RtfPlace.Styles;
                return true;
            case "title":
                _state.Place = RtfPlace.Title;
                return true;
            case "fldinst":
                _state.Place = RtfPlace.Field;
                return true;
            case "fldrslt":
                if (_outer.Select(s => s.Field).FirstOrDefault(f => f is not null) is { } shown)
                    shown.Start = Target.Length;
                return true;
            case "field":
                _state.Field = new RtfField();
                return true;
            case "footnote" or "shptxt" or "dptxbxtext":
                // A box within a header or another note belongs to that.
                if (_state.Aside is null)
                    _notes.Add(new StringBuilder());
                else
                    _state.Aside.Append('\n');
                _state.Aside ??= _notes[^1];
                return true;
            case "header" or "headerf" or "headerl" or "headerr" or "footer" or "footerf" or "footerl" or "footerr":
                _running.Add(new StringBuilder());
                _state.Aside = _running[^1];
                return true;
            case "annotation":
                _comments++;
                _state.Place = RtfPlace.Nowhere;
                return true;
            case "pict":
                (_state.Place, _state.Picture) = (RtfPlace.Picture, new RtfPicture());
                return true;
            case "shpinst" or "listtext" or "pntext" or "shppict" or "result" or "do":
                return true;
            case "upr":
                (_state.Place, _state.IsTwice) = (RtfPlace.Nowhere, true);
                return true;
            default:
                if (!_isUnknown && !Unread.Contains(word))
                    return false;
                _state.Place = RtfPlace.Nowhere;
                return true;
        }
    }

    private bool Character(string word, int? number)
    {
        if (word == "u")
        {
            Say(((char)(ushort)(number ?? '?')).ToString());
            _skipped = _state.Fallback;
            return true;
        }
        var text = word switch
        {
            "tab" => "\t", "line" or "softline" or "lbr" => "\n", "emdash" => "—", "endash" => "–", "lquote" => "‘", "rquote" => "’",
            "ldblquote" => "“", "rdblquote" => "”", "bullet" => "•", "emspace" or "enspace" or "qmspace" => " ", _ => null,
        };
        if (text is not null)
            Say(text);
        return text is not null;
    }

    private bool Look(string word, int? number)
    {
        var on = number != 0;
        switch (word)
        {
            case "f":
                (_state.Font, _state.Encoding) = (number ?? 0, _fonts.Of(number ?? 0));
                return true;
            case "uc":
                _state.Fallback = Math.Clamp(number ?? 1, 0, 20);
                return true;
            case "v":
                _state.IsHidden = on;
                return true;
            case "strike" or "striked":
                _state.IsStruck = on;
                return true;
            case "deleted":
                _state.IsDeleted = on;
                return true;
            case "super":
                _state.Raised = on ? 1 : 0;
                return true;
            case "sub":
                _state.Raised = on ? -1 : 0;
                return true;
            case "nosupersub":
                _state.Raised = 0;
                return true;
            case "plain":
                (_state.IsHidden, _state.IsStruck, _state.IsDeleted, _state.Raised) = (false, false, false, 0);
                return true;
            default:
                return false;
        }
    }

    private void Structure(string word, int? number)
    {
        switch (word)
        {
            case "ansicpg":
                _fonts.SetPage(number ?? 1252);
                break;
            case "par" or "sect" or "page" or "column":
                EndParagraph();
                break;
            case "pard":
                (_state.IsInTable, _state.Level) = (false, 0);
                break;
            case "intbl":
                _state.IsInTable = true;
                break;
            case "s":
                _state.Level = _fonts.LevelOf(number ?? 0);
                break;
            case "outlinelevel" when number is >= 0 and < 9:
                _state.Level = number.Value + 1;
                break;
            case "trowd":
                (_table ??= new RtfTable(blocks.Limits)).BeginRow();
                break;
            case "trhdr":
                _table?.MarkHeader();
                break;
            case "clvmgf" or "clvmrg" or "clmgf" or "clmrg":
                _table?.MarkMerge(word);
                break;
            case "cellx":
                _table?.EndDefinition(number ?? 0);
                break;
            case "cell":
                EndCell();
                break;
            case "nestcell":
                Say(" ");
                break;
            case "nestrow":
                Say("\n");
                break;
            case "row":
                _table?.EndRow();
                break;
        }
    }

    private void EndCell()
    {
        _cell.Append(_text);
        _text.Clear();
        foreach (var note in _notes)
            _cell.Append('\n').Append(note);
        _notes.Clear();
        (_table ??= new RtfTable(blocks.Limits)).EndCell(_cell.ToString());
        _cell.Clear();
    }

    private void EndParagraph()
    {
        if (_state.Aside is { } aside)
        {
            aside.Append('\n');
            return;
        }
        if (_state.IsInTable)
        {
            _cell.Append(_text).Append('\n');
            _text.Clear();
            return;
        }
        EndTable();
        var text = _text.ToString();
        _text.Clear();
        if (_state.Level > 0 && text.Length is > 0 and <= LongestHeading)
            blocks.Heading(_state.Level, text);
        else
            blocks.Paragraph(text);
        foreach (var note in _notes)
            blocks.Paragraph(note.ToString());
        _notes.Clear();
        AddPictures();
    }

    private void AddPictures()
    {
        foreach (var picture in _pictures)
            blocks.Picture(picture.Content);
        _pictures.Clear();
    }

    private void EndTable()
    {
        if (_table is not { IsEmpty: false } table)
            return;
        _table = null;
        blocks.Table(table.Grid());
    }
}
