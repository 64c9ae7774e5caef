using System.Buffers.Binary;
using System.Text;
using Wxauto.Documents.Tests.Containers;

namespace Wxauto.Documents.Tests.Converting;

/// <param name="Row">From 0.</param>
/// <param name="Column">From 0.</param>
/// <param name="IsShared">Its words stand in the table of all words of the book.</param>
internal sealed record BinaryCell(int Row, int Column, string Text, bool IsShared);

/// <summary>Writes workbooks in the binary formats of Excel: .xls ([MS-XLS] within [MS-CFB]) and .xlsb ([MS-XLSB]).</summary>
internal static class BinaryWorkbooks
{
    private const int SectorBytes = 512, LeastStream = 4096;
    private const uint EndOfChain = 0xFFFFFFFE, FatSector = 0xFFFFFFFD, Free = 0xFFFFFFFF;

    /// <summary>One sheet of BIFF8.</summary>
    public static byte[] Old(IReadOnlyList<BinaryCell> cells, IReadOnlySet<int> hiddenRows, IReadOnlySet<int> hiddenColumns)
    {
        var shared = cells.Where(c => c.IsShared).Select(c => c.Text).Distinct().ToList();
        var words = Join(U32((uint)shared.Count), U32((uint)shared.Count), Join([.. shared.Select(w => Join(U16(w.Length), [1], Encoding.Unicode.GetBytes(w)))]));
        var globals = Join(Record(0x809, U16(0x600), U16(5), U16(0), U16(0), U32(0), U32(0)), Record(0x42, U16(1200)),
            Record(0xE0, U16(0), U16(0), new byte[16]));
        var rest = Join(Record(0xFC, words), Record(0x0A));
        byte[] name = [5, 0, .. "Sheet"u8];
        var start = (uint)(globals.Length + 4 + 6 + name.Length + rest.Length);
        var columns = Join([.. hiddenColumns.Select(c => Record(0x7D, U16(c), U16(c), U16(0), U16(0), U16(1), U16(0)))]);
        var rows = Join([.. cells.GroupBy(c => c.Row).OrderBy(r => r.Key).Select(r => Join(
            Record(0x208, U16(r.Key), U16(0), U16(256), U16(hiddenRows.Contains(r.Key) ? 0 : 300), U16(0), U16(0), U16(hiddenRows.Contains(r.Key) ? 0x160 : 0x140), U16(0x0F)),
            Join([.. r.OrderBy(c => c.Column).Select(c => c.IsShared
                ? Record(0xFD, U16(c.Row), U16(c.Column), U16(0), U32((uint)shared.IndexOf(c.Text)))
                : Record(0x204, U16(c.Row), U16(c.Column), U16(0), U16(c.Text.Length), [1], Encoding.Unicode.GetBytes(c.Text)))])))]);
        var sheet = Join(Record(0x809, U16(0x600), U16(0x10), U16(0), U16(0), U32(0), U32(0)), columns,
            Record(0x200, U32(0), U32((uint)(cells.Max(c => c.Row) + 1)), U16(0), U16(cells.Max(c => c.Column) + 1), U16(0)), rows, Record(0x0A));
        return Compound("Workbook", Join(globals, Record(0x85, U32(start), U16(0), name), rest, sheet));
    }

    /// <summary>One sheet of BIFF12.</summary>
    public static byte[] New(IReadOnlyList<BinaryCell> cells, IReadOnlySet<int> hiddenRows, IReadOnlySet<int> hiddenColumns)
    {
        var shared = cells.Where(c => c.IsShared).Select(c => c.Text).Distinct().ToList();
        var book = Join(Part(131), Part(143), Part(156, U32(0), U32(1), Wide("r1"), Wide("Sheet")), Part(144), Part(132));
        var words = Join(Part(159, U32((uint)shared.Count), U32((uint)shared.Count)), Join([.. shared.Select(w => Part(19, [0], Wide(w)))]), Part(160));
        var columns = hiddenColumns.Count == 0 ? [] : Join(Part(390),
            Join([.. hiddenColumns.Order().Select(c => Part(60, U32((uint)c), U32((uint)c), U32(0), U32(0), U16(1)))]), Part(391));
        var rows = Join([.. cells.GroupBy(c => c.Row).OrderBy(r => r.Key).Select(r => Join(
            Part(0, U32((uint)r.Key), U32(0), U16(hiddenRows.Contains(r.Key) ? 0 : 300), [0, (byte)(hiddenRows.Contains(r.Key) ? 0x30 : 0x20), 0], U32(0)),
            Join([.. r.OrderBy(c => c.Column).Select(c => c.IsShared
                ? Part(7, U32((uint)c.Column), U32(0), U32((uint)shared.IndexOf(c.Text)))
                : Part(6, U32((uint)c.Column), U32(0), Wide(c.Text)))])))]);
        var sheet = Join(Part(129), columns, Part(145), rows, Part(146), Part(130));
        return Package(book, [("worksheet", "worksheets/sheet1.bin", sheet), ("sharedStrings", "sharedStrings.bin", words)]);
    }

    /// <param name="parts">Below the folder of the book, which refers to them as r1, r2, ….</param>
    public static byte[] Package(byte[] book, IReadOnlyList<(string Kind, string Name, byte[] Content)> parts)
    {
        const string Kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
        var links = string.Concat(parts.Select((p, i) => $"<Relationship Id=\"r{i + 1}\" Type=\"{Kinds}{p.Kind}\" Target=\"{p.Name}\"/>"));
        return ContainerTests.Zip([
            ("[Content_Types].xml", Xml("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")),
            ("_rels/.rels", Xml($"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"{Kinds}officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>")),
            ("xl/workbook.bin", book),
            ("xl/_rels/workbook.bin.rels", Xml($"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>")),
            .. parts.Select(p => (ZipMember)("xl/" + p.Name, p.Content))]);
    }

    private static byte[] Xml(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Record(int kind, params byte[][] content)
    {
        var body = Join(content);
        return Join(U16(kind), U16(body.Length), body);
    }

    /// <summary>A record of BIFF12: its kind and length with seven bits a byte.</summary>
    public static byte[] Part(int kind, params byte[][] content)
    {
        var body = Join(content);
        return Join(Sevens(kind), Sevens(body.Length), body);
    }

    private static byte[] Sevens(int number)
    {
        var bytes = new List<byte>();
        for (; number > 0x7F; number >>= 7)
            bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
        return [.. bytes];
    }

    public static byte[] Wide(string text) => Join(U32((uint)text.Length), Encoding.Unicode.GetBytes(text));

    /// <summary>A compound file with one stream.</summary>
    private static byte[] Compound(string name, byte[] stream)
    {
        var content = new byte[Math.Max(LeastStream, (stream.Length + SectorBytes - 1) / SectorBytes * SectorBytes)];
        stream.CopyTo(content, 0);
        var sectors = content.Length / SectorBytes;
        var tables = 1;
        while (tables * SectorBytes / 4 < sectors + 1 + tables)
            tables++;
        // The tables stand first, then the folder, then the stream.
        var table = Enumerable.Repeat(Free, tables * SectorBytes / 4).ToArray();
        table.AsSpan(0, tables).Fill(FatSector);
        table[tables] = EndOfChain;
        for (var i = 0; i < sectors; i++)
            table[tables + 1 + i] = i == sectors - 1 ? EndOfChain : (uint)(tables + 2 + i);
        var header = Join([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], new byte[16], U16(0x3E), U16(3), U16(0xFFFE), U16(9), U16(6), new byte[6],
            U32(0), U32((uint)tables), U32((uint)tables), U32(0), U32(LeastStream), U32(EndOfChain), U32(0), U32(EndOfChain), U32(0),
            Join([.. Enumerable.Range(0, 109).Select(i => U32(i < tables ? (uint)i : Free))]));
        var folder = Join(Entry("Root Entry", 5, child: 1, start: EndOfChain, size: 0), Entry(name, 2, child: Free, start: (uint)(tables + 1), size: (uint)content.Length),
            new byte[SectorBytes - 256]);
        return Join(header, Join([.. table.Select(U32)]), folder, content);
    }

    private static byte[] Entry(string name, byte kind, uint child, uint start, uint size)
    {
        var letters = new byte[64];
        Encoding.Unicode.GetBytes(name).CopyTo(letters, 0);
        return Join(letters, U16((name.Length + 1) * 2), [kind, 1], U32(Free), U32(Free), U32(child), new byte[36], U32(start), U32(size), U32(0));
    }

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(p => p)];

    public static byte[] U16(int number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
        return bytes;
    }

    public static byte[] U32(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }
}
