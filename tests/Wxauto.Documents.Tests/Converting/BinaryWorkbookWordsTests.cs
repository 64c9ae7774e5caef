using CsCheck;
using static Wxauto.Documents.Tests.NumberedWords;

namespace Wxauto.Documents.Tests.Converting;

/// <summary>Of binary workbooks that are put together at random every word that is seen is read once, and no other is.</summary>
public sealed class BinaryWorkbookWordsTests
{
    [Theory]
    [InlineData(".xls")]
    [InlineData(".et")]
    [InlineData(".xlsb")]
    public void Of_a_sheet(string ending) => Gen.Select(Gen.Int[1, 6], Gen.Int[0, 3].Array[1, 60], Gen.Bool.Array[8], Gen.Bool.Array[6]).Sample((wide, kinds, rows, columns) =>
    {
        var cells = kinds.Select((k, i) => (Kind: k, Cell: new BinaryCell(i / wide, i % wide, Word(i), k == 1))).Where(c => c.Kind > 0).Select(c => c.Cell).ToList();
        if (cells.Count == 0)
            return;
        var hiddenRows = Enumerable.Range(1, 7).Where(i => rows[i] && rows[(i + 3) % 8]).ToHashSet();
        var hiddenColumns = Enumerable.Range(1, 5).Where(i => columns[i] && columns[(i + 2) % 6]).ToHashSet();
        var seen = cells.Where(c => !hiddenRows.Contains(c.Row) && !hiddenColumns.Contains(c.Column)).Select(c => c.Text).ToList();
        var file = ending == ".xlsb" ? BinaryWorkbooks.New(cells, hiddenRows, hiddenColumns)
            : BinaryWorkbooks.Old(cells, hiddenRows, hiddenColumns);
        // A workbook of which nothing is seen is refused.
        if (seen.Count > 0)
            Of(TestDocuments.Parse("a" + ending, file)).Order().Should().Equal(seen.Order());
    }, iter: NumberedWords.Documents);
}
