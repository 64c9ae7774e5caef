using System.Globalization;
using System.Text;

namespace Wxauto.Documents.Rtf;

internal enum RtfKind
{
    Open,
    Close,
    Word,
    Symbol,
    Byte,
    End,
}

/// <summary>The signs of an RTF file: groups, control words with their number, and bytes of text.</summary>
internal sealed class RtfTokens(byte[] content)
{
    private const int LongestWord = 40;
    private int _at;

    public RtfKind Kind { get; private set; }

    /// <summary>Of a control word.</summary>
    public string Word { get; private set; } = "";

    /// <summary>Of a control word; null where it has none.</summary>
    public int? Number { get; private set; }

    /// <summary>Of text, or the sign after a backslash.</summary>
    public byte Value { get; private set; }

    public RtfKind Next()
    {
        while (_at < content.Length && content[_at] is (byte)'\r' or (byte)'\n' or 0)
            _at++;
        if (_at >= content.Length)
            return Kind = RtfKind.End;
        Value = content[_at++];
        return Kind = Value switch
        {
            (byte)'{' => RtfKind.Open,
            (byte)'}' => RtfKind.Close,
            (byte)'\\' => Control(),
            _ => RtfKind.Byte,
        };
    }

    private RtfKind Control()
    {
        if (_at >= content.Length)
            return RtfKind.End;
        if (!char.IsAsciiLetter((char)content[_at]))
        {
            Value = content[_at++];
            if (Value != '\'')
                return RtfKind.Symbol;
            if (_at + 2 > content.Length)
                return RtfKind.End;
            var isByte = byte.TryParse(content.AsSpan(_at, 2), NumberStyles.HexNumber, null, out var value)
                ? Set(value) : Set((byte)'?');
            _at = Math.Min(_at + 2, content.Length);
            return isByte;
        }
        var start = _at;
        while (_at < content.Length && _at - start < LongestWord && char.IsAsciiLetter((char)content[_at]))
            _at++;
        Word = Encoding.ASCII.GetString(content, start, _at - start);
        start = _at;
        if (_at < content.Length && content[_at] == '-')
            _at++;
        while (_at < content.Length && _at - start < 11 && char.IsAsciiDigit((char)content[_at]))
            _at++;
        Number = int.TryParse(content.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number) ? number : null;
        if (_at < content.Length && content[_at] == ' ')
            _at++;
        return RtfKind.Word;
    }

    private RtfKind Set(byte value)
    {
        Value = value;
        return RtfKind.Byte;
    }

    /// <summary>Bytes that are no text, as of pictures; fewer where the file ends before.</summary>
    public ReadOnlySpan<byte> Take(int bytes)
    {
        var start = _at;
        _at = (int)Math.Min(content.Length, (long)_at + Math.Max(0, bytes));
        return content.AsSpan(start, _at - start);
    }
}
