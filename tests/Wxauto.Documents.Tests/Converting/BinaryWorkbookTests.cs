using System.Buffers.Binary;
using static Wxauto.Documents.Tests.Converting.BinaryWorkbooks;

namespace Wxauto.Documents.Tests.Converting;

/// <summary>Binary workbooks show what those of XML show.</summary>
public sealed class BinaryWorkbookTests
{
    private const int Title = 0, Money = 1, Date = 2, Struck = 3;

    private static readonly byte[] Styles = Join(Part(278), Part(44, U16(164), Wide("\"￥\"#,##0.00")),
        Font(0, 0), Font(8, 0), Font(0, 1), Part(617, U32(4)), Style(0, 0), Style(164, 0), Style(14, 0), Style(0, 1), Part(618), Part(279));

    private static readonly byte[] Strings = Join(Part(159, U32(2), U32(2)), Part(19, [0], Wide("型号")),
        // "面积10" and a raised "2", then a piece that is struck through.
        Part(19, [1], Wide("面积102旧"), U32(2), U16(4), U16(2), U16(5), U16(1)), Part(160));

    [Fact]
    public void Numbers_dates_truths_pieces_and_merged_cells_are_read_as_they_are_shown()
    {
        var sheet = Join(Part(129), Part(145),
            Row(0), Cell(7, 0, Title, U32(0)), Cell(6, 1, Title, Wide("价格")), Cell(6, 2, Title, Wide("日期")), Cell(6, 3, Title, Wide("备注")),
            Row(1), Cell(6, 0, Title, Wide("K35")), Cell(2, 1, Money, U32((39990u << 2) | 3)), Cell(5, 2, Date, Number(45717)), Cell(7, 3, Title, U32(1)),
            Row(2), Cell(8, 0, Title, Wide("K36")), Cell(9, 1, Money, Number(1299)), Cell(3, 2, Title, [0x2A]), Cell(4, 3, Title, [1]),
            Row(3), Cell(6, 0, Title, Wide("K37")), Cell(6, 1, Struck, Wide("停产")), Cell(6, 2, Title, Wide("另询")),
            Part(146), Part(176, U32(3), U32(3), U32(2), U32(3)), Part(130));
        var document = Read(sheet);
        document.Headings().Should().Equal("2 价目");
        document.Tables().Single().Should().Equal("型号|价格|日期|备注", "K35|￥399.90|2025/3/1|面积10²", "K36|￥1,299.00||TRUE", "K37||另询|另询");
        document.Notes.Select(n => n.ToString()).Should().Equal("has 1 hidden sheets that were not read");
    }

    [Theory]
    [InlineData(12)]
    [InlineData(30)]
    [InlineData(61)]
    public void What_is_cut_off_is_read_up_to_there(int bytes)
    {
        var sheet = Join(Part(129), Part(145), Row(0), Cell(6, 0, Title, Wide("型号")), Row(1), Cell(6, 0, Title, Wide("K35")), Part(146), Part(130));
        var reading = () => Read(sheet[..bytes]);
        if (bytes < 40)
            reading.Should().Throw<UnreadableDocumentException>();
        else
            reading().AllText().Should().Contain("型号");
    }

    private static ParsedDocument Read(byte[] sheet)
    {
        var book = Join(Part(131), Part(143), Part(156, U32(0), U32(1), Wide("r1"), Wide("价目")), Part(156, U32(1), U32(2), Wide("r2"), Wide("成本")),
            Part(144), Part(132));
        return TestDocuments.Parse("a.xlsb", Package(book, [("worksheet", "worksheets/sheet1.bin", sheet), ("worksheet", "worksheets/sheet2.bin", sheet),
            ("styles", "styles.bin", Styles), ("sharedStrings", "sharedStrings.bin", Strings)]));
    }

    private static byte[] Row(int row) => Part(0, U32((uint)row), U32(0), U16(300), [0, 0, 0], U32(0));

    private static byte[] Cell(int kind, int column, int style, byte[] value) => Part(kind, U32((uint)column), U32((uint)style), value);

    private static byte[] Style(int format, int font) => Part(47, U16(0), U16(format), U16(font), U16(0), U16(0), U32(0), U16(0));

    private static byte[] Font(int look, int height) => Part(43, U16(220), U16(look), U16(400), U16(height), [0, 0, 0, 0], new byte[8], [0], Wide("等线"));

    private static byte[] Number(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }
}
