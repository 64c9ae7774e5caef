using Wxauto.Documents.Pdf;

namespace Wxauto.Documents.Tests.Pdf;

/// <summary>What stands on every page and says nothing.</summary>
public sealed class RunningLinesTests
{
    [Fact]
    public void Rows_of_a_list_that_begins_on_each_page_are_no_running_header()
    {
        var pages = Enumerable.Range(1, 3)
            .Select(p => new PageLines(p, new Area(0, 600, 0, 800),
            [Line("夏季价目", 780), Line($"M{100 + (p * 7)} {p * 13}9 元 12 个月", 760), Line($"共 3 页 · {p}", 20)],
            TableRules.None, [])).ToList();
        RunningLines.Separate(pages);
        pages.SelectMany(p => p.Lines).Select(l => l.Text).Should().Equal("M107 139 元 12 个月", "M114 269 元 12 个月", "M121 399 元 12 个月");

        static TextLine Line(string text, double at) => new(text, 0, 100, at, 10);
    }
}
