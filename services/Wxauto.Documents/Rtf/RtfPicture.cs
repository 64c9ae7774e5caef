using System.Buffers;

namespace Wxauto.Documents.Rtf;

/// <summary>A picture of RTF while it is read: its bytes as hexadecimal figures or as they are.</summary>
internal sealed class RtfPicture
{
    private const double TwipsPerPoint = 20, PercentOfAll = 100;
    private readonly ArrayBufferWriter<byte> _content = new();
    private int _half = -1;
    private int? _width, _height;
    private double _wide = PercentOfAll, _high = PercentOfAll;

    /// <summary>Whether it is large enough for words, as it is shown.</summary>
    public bool HoldsWords => PictureSize.HoldsWords(_width * _wide / PercentOfAll / TwipsPerPoint,
        _height * _high / PercentOfAll / TwipsPerPoint);

    public byte[] Content => _content.WrittenSpan.ToArray();

    public void Describe(string word, int? number)
    {
        switch (word)
        {
            case "picwgoal":
                _width = number;
                break;
            case "pichgoal":
                _height = number;
                break;
            case "picscalex":
                _wide = number ?? PercentOfAll;
                break;
            case "picscaley":
                _high = number ?? PercentOfAll;
                break;
        }
    }

    /// <summary>A figure; what is none says nothing.</summary>
    public void Add(byte figure)
    {
        if (!char.IsAsciiHexDigit((char)figure))
            return;
        var value = Convert.ToInt32(((char)figure).ToString(), 16);
        if (_half < 0)
            _half = value;
        else
        {
            _content.Write([(byte)(_half << 4 | value)]);
            _half = -1;
        }
    }

    public void Add(ReadOnlySpan<byte> bytes) => _content.Write(bytes);
}
