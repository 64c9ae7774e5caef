using System.Buffers.Binary;
using System.Text;

namespace Wxauto.Documents.Office.Binary;

/// <summary>
/// The records of a part of a binary workbook ([MS-XLSB] 2.1.4): a number that says what each is, its length, its content.
/// Of a part that is cut off or damaged, those before the damage.
/// </summary>
internal sealed class BinaryRecords(byte[] part)
{
    private int _at, _start, _end;

    public int Kind { get; private set; }

    public bool Next()
    {
        _at = _end;
        if (Sevens(2) is not { } kind || Sevens(4) is not { } length || length > part.Length - _at)
            return false;
        (Kind, _start, _end) = (kind, _at, _at + length);
        return true;
    }

    /// <summary>Whole numbers and text within the record; what lies beyond its end is 0 and empty.</summary>
    public byte Byte(int at) => Has(at, 1) ? part[_start + at] : (byte)0;

    public int Short(int at) => Has(at, 2) ? BinaryPrimitives.ReadUInt16LittleEndian(part.AsSpan(_start + at)) : 0;

    public uint Number(int at) => Has(at, 4) ? BinaryPrimitives.ReadUInt32LittleEndian(part.AsSpan(_start + at)) : 0;

    public double Double(int at) => Has(at, 8) ? BinaryPrimitives.ReadDoubleLittleEndian(part.AsSpan(_start + at)) : 0;

    /// <summary>A number in 30 bits: whole or the upper half of a fraction, as it is or hundredths.</summary>
    public double Packed(int at)
    {
        var bits = Number(at);
        var value = (bits & 2) != 0 ? (int)bits >> 2 : BitConverter.UInt64BitsToDouble((ulong)(bits & ~3u) << 32);
        return (bits & 1) != 0 ? value / 100 : value;
    }

    /// <summary>Its length in characters, then so many; empty where it is none.</summary>
    public string Text(int at) => Text(at, out _);

    /// <param name="next">Where it ends.</param>
    public string Text(int at, out int next)
    {
        var length = Number(at);
        next = at + 4;
        if (length is 0 or uint.MaxValue || length > int.MaxValue / 2 || !Has(at + 4, (int)length * 2))
            return "";
        next += (int)length * 2;
        return Encoding.Unicode.GetString(part, _start + at + 4, (int)length * 2);
    }

    private bool Has(int at, int bytes) => at >= 0 && bytes <= _end - _start - at;

    /// <summary>Seven bits a byte, of which the last has no eighth.</summary>
    private int? Sevens(int most)
    {
        var number = 0;
        for (var i = 0; i < most && _at < part.Length; i++)
        {
            var one = part[_at++];
            number |= (one & 0x7F) << (7 * i);
            if ((one & 0x80) == 0)
                return number;
        }
        return null;
    }
}
