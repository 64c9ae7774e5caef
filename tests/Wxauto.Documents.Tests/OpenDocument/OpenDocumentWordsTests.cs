using System.Text;
using CsCheck;
using static Wxauto.Documents.Tests.NumberedWords;

namespace Wxauto.Documents.Tests.OpenDocument;

/// <summary>Of texts, sheets and slides that are put together at random every word that is seen is read once, and no other is.</summary>
public sealed class OpenDocumentWordsTests
{
    private const string Styles = """
        <style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
        <style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
        <style:style style:name="K" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
        """;

    private static readonly string[] Wrappers =
    [
        "{0}", "<text:span text:style-name=\"B\">{0}</text:span>", "<text:a xlink:href=\"#x\">{0}</text:a>",
        "<text:bookmark-start text:name=\"b\"/>{0}<text:bookmark-end text:name=\"b\"/>", "<text:reference-mark-start text:name=\"b\"/>{0}",
        "<text:ruby><text:ruby-base>{0}</text:ruby-base><text:ruby-text>词999</text:ruby-text></text:ruby>",
        "<text:date>{0}</text:date>", "<text:user-field-get text:name=\"x\">{0}</text:user-field-get>",
        "<text:conditional-text>{0}</text:conditional-text>", "<text:meta>{0}</text:meta>", "<text:unheard-of>{0}</text:unheard-of>",
        "<text:s/>{0}<text:tab/>", "前<text:line-break/>{0}<text:soft-page-break/>",
        "注<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{0}</text:p></text:note-body></text:note>",
        "<draw:frame><draw:text-box><text:p>{0}</text:p></draw:text-box></draw:frame>",
        "<draw:custom-shape><text:p>{0}</text:p></draw:custom-shape>",
        "<draw:g><draw:circle><text:p>{0}</text:p></draw:circle></draw:g>", "<draw:line><text:p>{0}</text:p></draw:line>",
        "<draw:polygon><text:p>{0}</text:p></draw:polygon>",
        "<draw:a xlink:href=\"#x\"><draw:frame><draw:text-box><text:p>{0}</text:p></draw:text-box></draw:frame></draw:a>",
        "<text:hidden-text text:is-hidden=\"false\">{0}</text:hidden-text>",
        "<text:hidden-paragraph text:is-hidden=\"false\"/>{0}",
        // From here on nobody sees them.
        "<text:span text:style-name=\"H\">{0}</text:span>", "<text:span text:style-name=\"K\">{0}</text:span>",
        "<office:annotation><text:p>{0}</text:p></office:annotation>", "<text:hidden-text text:is-hidden=\"true\">{0}</text:hidden-text>",
        "<text:hidden-paragraph text:is-hidden=\"true\"/>{0}", "<text:script>{0}</text:script>",
    ];
    private const int Unseen = 6;

    private static readonly string[] Places =
    [
        "<text:p>{0}</text:p>", "<text:h text:outline-level=\"2\">{0}</text:h>", "<text:list><text:list-item><text:p>{0}</text:p></text:list-item></text:list>",
        "<text:list><text:list-header><text:p>{0}</text:p></text:list-header></text:list>", "<text:numbered-paragraph><text:p>{0}</text:p></text:numbered-paragraph>",
        "<text:section><text:p>{0}</text:p></text:section>", "<text:section text:display=\"condition\" text:is-hidden=\"false\"><text:p>{0}</text:p></text:section>",
        "<table:table><table:table-row><table:table-cell><text:p>{0}</text:p></table:table-cell><table:table-cell><text:p>列</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>行</text:p></table:table-cell><table:table-cell><text:p>值</text:p></table:table-cell></table:table-row></table:table>",
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>类</text:p></table:table-cell><table:table-cell><text:p>列</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row-group><table:table-row><table:table-cell><text:list><text:list-item><text:p>{0}</text:p></text:list-item></text:list></table:table-cell><table:table-cell><text:p>值</text:p></table:table-cell></table:table-row></table:table-row-group></table:table>",
        "<table:table><table:table-row><table:table-cell><table:table><table:table-row><table:table-cell><text:p>{0}</text:p></table:table-cell></table:table-row></table:table></table:table-cell><table:table-cell><text:p>列</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>行</text:p></table:table-cell><table:table-cell><text:p>值</text:p></table:table-cell></table:table-row></table:table>",
        "<text:section text:display=\"none\"><text:p>{0}</text:p></text:section>", "<text:section text:display=\"condition\" text:is-hidden=\"true\"><text:p>{0}</text:p></text:section>",
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>{0}</text:p></text:deletion></text:changed-region></text:tracked-changes>",
    ];
    private const int UnseenPlaces = 3;

    private static readonly string[] Shapes =
    [
        "<draw:frame><draw:text-box>{0}</draw:text-box></draw:frame>", "<draw:custom-shape>{0}</draw:custom-shape>", "<draw:rect>{0}</draw:rect>",
        "<draw:connector>{0}</draw:connector>", "<draw:path>{0}</draw:path>", "<draw:circle>{0}</draw:circle>",
        "<draw:g><draw:g><draw:custom-shape>{0}</draw:custom-shape></draw:g></draw:g>",
        "<draw:frame><table:table><table:table-row><table:table-cell>{0}</table:table-cell><table:table-cell><text:p>列</text:p></table:table-cell></table:table-row></table:table></draw:frame>",
        "<draw:a xlink:href=\"#x\"><draw:frame><draw:text-box>{0}</draw:text-box></draw:frame></draw:a>",
        "<draw:frame presentation:class=\"outline\"><draw:text-box><text:list><text:list-item>{0}</text:list-item></text:list></draw:text-box></draw:frame>",
        "<presentation:notes><draw:frame presentation:class=\"notes\"><draw:text-box>{0}</draw:text-box></draw:frame></presentation:notes>",
        "<draw:frame presentation:class=\"outline\" presentation:placeholder=\"true\"><draw:text-box>{0}</draw:text-box></draw:frame>",
        "<draw:frame presentation:class=\"footer\"><draw:text-box>{0}</draw:text-box></draw:frame>",
        "<office:annotation>{0}</office:annotation>",
    ];
    private const int UnseenShapes = 3;

    [Fact]
    public void Of_a_text() => Gen.Select(Gen.Int[0, Wrappers.Length - 1], Gen.Int[0, Places.Length - 1]).Array[1, 20].Sample(pieces =>
    {
        var (body, seen) = (new StringBuilder(), new List<string>());
        for (var i = 0; i < pieces.Length; i++)
        {
            body.Append(Places[pieces[i].Item2].Put(Wrappers[pieces[i].Item1].Put(Word(i))));
            if (pieces[i].Item1 < Wrappers.Length - Unseen && pieces[i].Item2 < Places.Length - UnseenPlaces)
                seen.Add(Word(i));
        }
        Of(OpenDocumentTests.Text(body + "<text:p>完</text:p>", Styles)).Should().Equal(seen);
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_sheets() => Gen.Select(Gen.Int[0, 12].Array[1, 30], Gen.Int[1, 5], Gen.Bool.Array[5], Gen.Int[0, 4].Array[30]).Sample((cells, wide, hides, rowLooks) =>
    {
        var (rows, seen) = (new StringBuilder(), new List<string>());
        for (var at = 0; at < cells.Length; at += wide)
        {
            var look = at == 0 ? 0 : rowLooks[at / wide];
            var row = new StringBuilder();
            for (var column = 0; column < Math.Min(wide, cells.Length - at); column++)
            {
                var word = Word(at + column);
                row.Append((cells[at + column] switch
                {
                    0 or 1 => "<table:table-cell/>",
                    2 => "<table:table-cell office:value-type=\"string\" office:string-value=\"{0}\"/>",
                    3 => "<table:table-cell office:value-type=\"string\"><text:p>{0}</text:p><text:p>下</text:p></table:table-cell>",
                    4 => "<table:table-cell office:value-type=\"float\" office:value=\"1\"><text:p>{0}</text:p></table:table-cell>",
                    5 => "<table:table-cell><office:annotation><text:p>词999</text:p></office:annotation><text:p>{0}</text:p></table:table-cell>",
                    6 => "<table:table-cell><text:p><text:span>{0}</text:span></text:p></table:table-cell>",
                    7 => "<table:covered-table-cell><text:p>词999</text:p></table:covered-table-cell>",
                    8 => "<table:table-cell><draw:custom-shape><text:p>{0}</text:p></draw:custom-shape></table:table-cell>",
                    _ => "<table:table-cell><text:p>{0}</text:p></table:table-cell>",
                }).Put(word));
                if (cells[at + column] is not (0 or 1 or 7) && look < 3 && (column == 0 || !hides[column]))
                    seen.Add(word);
            }
            rows.Append((look switch
            {
                1 => "<table:table-row-group><table:table-row>{0}</table:table-row></table:table-row-group>",
                2 => "<table:table-rows><table:table-row>{0}</table:table-row></table:table-rows>",
                3 => "<table:table-row table:visibility=\"collapse\">{0}</table:table-row>",
                4 => "<table:table-row table:visibility=\"filter\">{0}</table:table-row>",
                _ => "<table:table-row>{0}</table:table-row>",
            }).Put(row.ToString()));
        }
        var columns = string.Concat(hides.Select((h, i) => $"<table:table-column{(h && i > 0 ? " table:visibility=\"collapse\"" : "")}/>"));
        var sheet = $"<table:table table:name=\"表\">{columns}{rows}</table:table>";
        // A workbook of which nothing is seen is refused.
        if (seen.Count > 0)
            Of(TestDocuments.Parse("a.ods", OpenDocumentTests.Zip(sheet, "spreadsheet", ""))).Order().Should().Equal(seen.Order());
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_slides() => Gen.Select(Gen.Int[0, Shapes.Length - 1], Gen.Int[0, Wrappers.Length - 1]).Array[1, 8].Array[1, 4].Sample(pages =>
    {
        var (body, seen) = (new StringBuilder(), new List<string>());
        for (var page = 0; page < pages.Length; page++)
        {
            var shapes = pages[page].Select((s, i) => Shapes[s.Item1].Put($"<text:p>{Wrappers[s.Item2].Put(Word(page * 100 + i))}</text:p>"));
            body.Append($"<draw:page><draw:frame presentation:class=\"title\"><draw:text-box><text:p>完</text:p></draw:text-box></draw:frame>{string.Concat(shapes)}</draw:page>");
            seen.AddRange(pages[page].Select((s, i) => (Kinds: s, Word: Word(page * 100 + i)))
                .Where(s => s.Kinds.Item1 < Shapes.Length - UnseenShapes && s.Kinds.Item2 < Wrappers.Length - Unseen).Select(s => s.Word));
        }
        Of(TestDocuments.Parse("a.odp", OpenDocumentTests.Zip(body.ToString(), "presentation", Styles.ReplaceLineEndings(""))))
            .Order().Should().Equal(seen.Order());
    }, iter: NumberedWords.Documents);
}
