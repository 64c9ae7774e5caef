using Wxauto.Documents;
using Wxauto.Knowledge.Chunking;

namespace Wxauto.Knowledge.Tests.Chunking;

/// <summary>From cells to lines that can be read alone.</summary>
public sealed class TableGridTests
{
    private static readonly string[][] Sizes = [["尺码", "38", "39", "40"], ["价格", "99", "99", "109"]];

    [Fact]
    public void Figures_are_captions_where_the_document_says_so() =>
        Lines(Grid(1, Sizes)).Should().Equal("尺码：价格；38：99；39：99；40：109");

    [Fact]
    public void Without_captions_no_value_is_lost_that_stands_twice() =>
        Lines(Grid(0, Sizes)).Should().Equal("尺码；38；39；40", "价格；99；99；109");

    [Fact]
    public void A_cell_over_several_columns_stands_under_each_caption_and_once_under_the_same()
    {
        var grid = Grid(1, [["型号", "产地", "尺寸", "尺寸", "尺寸"]]);
        grid.Put(1, 0, "M2");
        grid.Put(1, 1, "不详", columns: 2);
        grid.Put(1, 3, "八", columns: 2);
        grid.Put(2, 0, "M3");
        grid.Put(2, 1, "云南");
        foreach (var column in (int[])[2, 3, 4])
            grid.Put(2, column, "九");
        Lines(grid).Should().Equal("型号：M2；产地：不详；尺寸：不详；尺寸：八", "型号：M3；产地：云南；尺寸：九；尺寸：九；尺寸：九");
    }

    private static TableGrid Grid(int header, string[][] rows)
    {
        var grid = new TableGrid(new ParseLimits()) { HeaderRows = header };
        for (var row = 0; row < rows.Length; row++)
            for (var column = 0; column < rows[row].Length; column++)
                grid.Put(row, column, rows[row][column]);
        return grid;
    }

    private static IEnumerable<string> Lines(TableGrid grid) => TableRows.Lines(grid.Build().Rows);
}
