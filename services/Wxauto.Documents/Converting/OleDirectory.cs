using System.Buffers.Binary;
using System.Text;

namespace Wxauto.Documents.Converting;

/// <summary>
/// The names in the outermost folder of a compound file, as old Office programs wrote them ([MS-CFB]): they tell whose file it is.
/// </summary>
internal static class OleDirectory
{
    private const int HeaderBytes = 512, EntryBytes = 128, NameBytes = 64, SectorsInHeader = 109;
    private const int MostSectors = 10_000;
    private const uint None = 0xFFFFFFFF;

    public static ReadOnlySpan<byte> Signature => [0xD0, 0xCF, 0x11, 0xE0];

    /// <summary>Of a file that is damaged there, the names that stand anywhere in it.</summary>
    public static HashSet<string> Streams(ReadOnlySpan<byte> file)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var directory = Directory(file);
        if (directory.Length > EntryBytes)
            Add(names, directory, U32(directory, NameBytes + 12), 0);
        if (names.Count > 0)
            return names;
        foreach (var name in new[] { "EncryptedPackage", "WordDocument", "PowerPoint Document", "Workbook", "Book" })
            if (file.IndexOf(Encoding.Unicode.GetBytes(name)) >= 0)
                names.Add(name);
        return names;
    }

    /// <summary>Entries of one folder are a tree of brothers.</summary>
    private static void Add(HashSet<string> names, ReadOnlySpan<byte> directory, uint entry, int depth)
    {
        var at = (long)entry * EntryBytes;
        if (entry == None || at + EntryBytes > directory.Length || depth > 50 || names.Count > MostSectors)
            return;
        var one = directory.Slice((int)at, EntryBytes);
        var length = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(one[NameBytes..]) - 2, 0, NameBytes - 2);
        // What has no name is not in use.
        if (length == 0 || !names.Add(Encoding.Unicode.GetString(one[..length])))
            return;
        Add(names, directory, U32(one, NameBytes + 4), depth + 1);
        Add(names, directory, U32(one, NameBytes + 8), depth + 1);
    }

    private static byte[] Directory(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes)
            return [];
        var size = 1 << Math.Clamp((int)BinaryPrimitives.ReadUInt16LittleEndian(file[30..]), 7, 16);
        using var entries = new MemoryStream();
        var sector = U32(file, 48);
        for (var count = 0; count < MostSectors && Sector(file, sector, size) is { Length: > 0 } bytes; count++)
        {
            entries.Write(bytes);
            var table = (int)(sector / (size / 4));
            if (table >= SectorsInHeader || Sector(file, U32(file, 76 + table * 4), size) is not { Length: > 0 } next)
                break;
            sector = U32(next, (int)(sector % (size / 4)) * 4);
        }
        return entries.ToArray();
    }

    private static ReadOnlySpan<byte> Sector(ReadOnlySpan<byte> file, uint sector, int size)
    {
        var at = ((long)sector + 1) * size;
        return sector < None - 5 && at + size <= file.Length ? file.Slice((int)at, size) : [];
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
