using System.Buffers.Binary;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

/// <summary>Checks the structure of pictures without decoding them: what they are, how large, and that their end is there.</summary>
internal static class ImageFormat
{
    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The media type by the first bytes, or null.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith(PngStart) ? "image/png"
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "image/webp"
        : content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8) ? "image/gif"
        : content.Length > 26 && content.StartsWith("BM"u8) && content[6..10].IndexOfAnyExcept((byte)0) < 0 ? "image/bmp"
        : content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8) ? "image/tiff" : null;

    public static string Check(ReadOnlySpan<byte> content, ParseLimits limits)
    {
        var type = TypeOf(content) ?? throw new UnreadableDocumentException(DocumentReasons.NoPicture);
        try
        {
            var (width, height) = type switch
            {
                "image/png" => Png(content),
                "image/jpeg" => Jpeg(content),
                "image/webp" => WebP(content),
                "image/bmp" => Bmp(content),
                "image/gif" => Gif(content),
                _ => Tiff(content),
            };
            if (width <= 0 || height <= 0)
                throw new UnreadableDocumentException(DocumentReasons.DamagedPicture);
            // Not their product, which may overflow.
            if (width > limits.MaxImagePixels / height)
                throw new UnreadableDocumentException(DocumentReasons.LargePicture.With(width, height, limits.MaxImagePixels / 1_000_000));
            return type;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw CutOff();
        }
    }

    private static (long Width, long Height) Png(ReadOnlySpan<byte> content)
    {
        if (!content[12..].StartsWith("IHDR"u8))
            throw new UnreadableDocumentException(DocumentReasons.DamagedPicture);
        for (long at = 8; ;)
        {
            var chunk = content[checked((int)at)..];
            if (chunk.Length < 12)
                throw CutOff();
            if (chunk[4..].StartsWith("IEND"u8))
                break;
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (at >= content.Length)
                throw CutOff();
        }
        return (BinaryPrimitives.ReadUInt32BigEndian(content[16..]), BinaryPrimitives.ReadUInt32BigEndian(content[20..]));
    }

    private static (long Width, long Height) Jpeg(ReadOnlySpan<byte> content)
    {
        if (content[^Math.Min(content.Length, 4096)..].LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < 0)
            throw CutOff();
        for (var at = 2; ;)
        {
            if (content[at] != 0xFF)
                throw new UnreadableDocumentException(DocumentReasons.DamagedPicture);
            var marker = content[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            // SOF0..SOF15 without the tables DHT, JPG and DAC.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(content[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(content[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
            if (at + 9 >= content.Length)
                throw CutOff();
        }
    }

    private static (long Width, long Height) WebP(ReadOnlySpan<byte> content)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) + 8L > content.Length)
            throw CutOff();
        var kind = content[12..16];
        if (kind.SequenceEqual("VP8X"u8))
            return (1 + (content[24] | content[25] << 8 | content[26] << 16), 1 + (content[27] | content[28] << 8 | content[29] << 16));
        if (kind.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(content[21..]);
            return (1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }
        return kind.SequenceEqual("VP8 "u8) ? (BinaryPrimitives.ReadUInt16LittleEndian(content[26..]) & 0x3FFF,
            BinaryPrimitives.ReadUInt16LittleEndian(content[28..]) & 0x3FFF)
            : throw new UnreadableDocumentException(DocumentReasons.DamagedPicture);
    }

    private static (long Width, long Height) Bmp(ReadOnlySpan<byte> content)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(content[2..]) is var size && size > content.Length)
            throw CutOff();
        return BinaryPrimitives.ReadUInt32LittleEndian(content[14..]) == 12
            ? (BinaryPrimitives.ReadUInt16LittleEndian(content[18..]), BinaryPrimitives.ReadUInt16LittleEndian(content[20..]))
            : (BinaryPrimitives.ReadInt32LittleEndian(content[18..]),
                Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(content[22..])));
    }

    /// <summary>Of its whole area; the first of its pictures is read.</summary>
    private static (long Width, long Height) Gif(ReadOnlySpan<byte> content) =>
        content[^Math.Min(content.Length, 16)..].LastIndexOf((byte)0x3B) < 0 ? throw CutOff()
            : (BinaryPrimitives.ReadUInt16LittleEndian(content[6..]), BinaryPrimitives.ReadUInt16LittleEndian(content[8..]));

    private static (long Width, long Height) Tiff(ReadOnlySpan<byte> content)
    {
        var little = content[0] == 'I';
        uint U32(ReadOnlySpan<byte> s, int at) => little ? BinaryPrimitives.ReadUInt32LittleEndian(s[at..])
            : BinaryPrimitives.ReadUInt32BigEndian(s[at..]);
        int U16(ReadOnlySpan<byte> s, int at) => little ? BinaryPrimitives.ReadUInt16LittleEndian(s[at..])
            : BinaryPrimitives.ReadUInt16BigEndian(s[at..]);
        var directory = U32(content, 4);
        if (directory < 8 || directory + 2L > content.Length)
            throw CutOff();
        long width = 0, height = 0;
        var at = (int)directory;
        var entries = U16(content, at);
        for (var i = 0; i < entries; i++)
        {
            var entry = at + 2 + i * 12;
            var value = U16(content, entry + 2) == 3 ? (uint)U16(content, entry + 8) : U32(content, entry + 8);
            width = U16(content, entry) == 256 ? value : width;
            height = U16(content, entry) == 257 ? value : height;
        }
        return (width, height);
    }

    private static UnreadableDocumentException CutOff() => new(DocumentReasons.CutOffPicture);
}
