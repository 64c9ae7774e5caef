using System.Text;
using CsCheck;
using static Wxauto.Documents.Tests.NumberedWords;
using static Wxauto.Documents.Tests.OfficeFiles;

namespace Wxauto.Documents.Tests;

/// <summary>
/// Of documents that are put together at random: every word that a reader sees is there once, where it stands, and no other is.
/// </summary>
public sealed class WordsKeptTests
{
    private static readonly string[] WordWrappers =
    [
        "{0}", "<w:smartTag>{0}</w:smartTag>", "<w:customXml>{0}</w:customXml>", "<w:sdt><w:sdtContent>{0}</w:sdtContent></w:sdt>",
        "<w:ins>{0}</w:ins>", "<w:hyperlink w:anchor=\"x\">{0}</w:hyperlink>", "<w:fldSimple w:instr=\"REF x\">{0}</w:fldSimple>",
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF 词999</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{0}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        "<w:r><w:ruby><w:rt><w:r><w:t>词999</w:t></w:r></w:rt><w:rubyBase>{0}</w:rubyBase></w:ruby></w:r>",
        "<mc:AlternateContent><mc:Choice Requires=\"x\">{0}</mc:Choice><mc:Fallback><w:r><w:t>词999</w:t></w:r></mc:Fallback></mc:AlternateContent>",
        "<w:unheardOf>{0}</w:unheardOf>", "<w:del>{0}</w:del>", "<w:moveFrom>{0}</w:moveFrom>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{0}</w:sdtContent></w:sdt>",
    ];

    private static readonly string[] WordLooks = ["", "", "", "<w:b/>", "<w:vanish/>", "<w:strike/>", "<w:vanish w:val=\"0\"/>"];
    private static readonly string[] PageWrappers =
    [
        "<p>{0}</p>", "<div>{0}</div>", "<span>{0}</span>", "<b>{0}</b>", "<section><h3>{0}</h3></section>", "<ul><li>{0}</li></ul>",
        "<blockquote>{0}</blockquote>", "<details><summary>{0}</summary></details>", "<aside>{0}</aside>", "<x-new>{0}</x-new>",
        "<table><tr><th>{0}</th><th>列</th></tr><tr><td>行</td><td>值</td></tr></table>", "<figure><figcaption>{0}</figcaption></figure>",
        "<label>{0}</label>", "<select><option>{0}</option></select>", "<dl><dt>{0}</dt></dl>", "<noscript>{0}</noscript>",
        "<div class=\"faq-answer\" hidden>{0}</div>", "<p style=\"display:none\">{0}</p>", "<del>{0}</del>", "<template>{0}</template>",
        "<div hidden>{0}</div>", "<!--{0}-->", "<script>{0}</script>",
    ];

    private static readonly string[] MarkdownWrappers =
    [
        "{0}\n\n", "# {0}\n\n", "- {0}\n\n", "3. {0}\n\n", "> {0}\n\n", "**{0}**\n\n", "*{0}*：\n\n", "`{0}`\n\n", "```\n{0}\n```\n\n", "    {0}\n\n",
        "| {0} | 列 |\n|---|---|\n| 行 | 值 |\n\n", "- [x] {0}\n\n", "[{0}](x.html)\n\n", "![{0}](x.png)\n\n", "==注==：{0}\n\n", "<div>{0}</div>\n\n",
        "~~{0}~~\n\n", "<!-- {0} -->\n\n", "<p hidden>{0}</p>\n\n",
    ];

    [Fact]
    public void Of_a_Word_document() => Gen.Select(Gen.Int[0, WordWrappers.Length - 1], Gen.Int[0, WordLooks.Length - 1], Gen.Int[0, 3]).Array[1, 25]
        .Sample(pieces =>
        {
            var (body, seen) = (new StringBuilder(), new List<string>());
            for (var i = 0; i < pieces.Length; i++)
            {
                var (wrapper, look, place) = pieces[i];
                var word = Word(i);
                var run = WordWrappers[wrapper].Put(R(word, WordLooks[look]));
                body.Append(place switch
                {
                    0 => $"<w:p>{run}</w:p>",
                    1 => $"<w:tbl><w:tr><w:tc><w:p>{run}</w:p></w:tc><w:tc>{P("列")}</w:tc></w:tr><w:tr><w:tc>{P("行")}</w:tc><w:tc>{P("值")}</w:tc></w:tr></w:tbl>",
                    2 => $"<w:customXml><w:sdt><w:sdtContent><w:p>{run}</w:p></w:sdtContent></w:sdt></w:customXml>",
                    _ => $"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{run}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
                });
                if (look is not (4 or 5) && wrapper < WordWrappers.Length - 3)
                    seen.Add(word);
            }
            Of(OfficeFiles.Word(body + P("完"))).Should().Equal(seen);
        }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_a_workbook() => Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Bool.Array[10], Gen.Int[0, 30].Array[1, 25]).Sample((wide, high, hides, filled) =>
    {
        var cells = filled.Select(f => (Row: f / 5 % (high + 1), Column: f % 5 % (wide + 1))).Distinct().Order().ToList();
        bool IsHidden((int Row, int Column) at) => hides[at.Row % 5] && at.Row > 0 || hides[5 + at.Column % 5] && at.Column > 0;
        var rows = string.Concat(cells.GroupBy(c => c.Row).Select(r => $"<row r=\"{r.Key + 1}\" {(hides[r.Key % 5] && r.Key > 0 ? "hidden=\"1\"" : "")}>"
            + string.Concat(r.Select(c => Cell($"{(char)('A' + c.Column)}{c.Row + 1}", Word(c.Row * 10 + c.Column)))) + "</row>"));
        var columns = string.Concat(Enumerable.Range(1, 5).Where(c => hides[5 + c % 5]).Select(c => $"<col min=\"{c + 1}\" max=\"{c + 1}\" hidden=\"1\"/>"));
        var seen = cells.Where(c => !IsHidden(c)).Select(c => Word(c.Row * 10 + c.Column)).ToList();
        // A workbook of which nothing is seen is refused.
        if (seen.Count > 0)
            Of(Excel($"<cols>{columns}</cols><sheetData>{rows}</sheetData>")).Order().Should().Equal(seen.Order());
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_slides() => Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 3]).Array[1, 12].Sample(shapes =>
    {
        var trees = shapes.Select((s, i) => s.Item3 switch
        {
            1 => Shape(Paragraph(Word(i)), s.Item1, s.Item2, "hidden=\"1\""),
            2 => $"<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"9\" name=\"g\"/></p:nvGrpSpPr>{Shape(Paragraph(Word(i)), s.Item1, s.Item2)}</p:grpSp>",
            3 => $"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody>{Paragraph(Word(i))}</a:txBody></a:tc><a:tc><a:txBody>{Paragraph("列")}</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
            _ => Shape(Paragraph(Word(i)), s.Item1, s.Item2 % 7),
        });
        var seen = shapes.Select((s, i) => (Shape: s, Word: Word(i))).Where(s => s.Shape.Item3 != 1).Select(s => s.Word);
        Of(Slides(string.Concat(trees), Shape(Paragraph("完")))).Order().Should().Equal(seen.Order());
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_a_page() => Gen.Select(Gen.Int[0, PageWrappers.Length - 1], Gen.Int[0, PageWrappers.Length - 8]).Array[1, 20].Sample(pieces =>
    {
        var (body, seen) = (new StringBuilder(), new List<string>());
        for (var i = 0; i < pieces.Length; i++)
        {
            // A list or a table has no place within a heading, a choice or a summary.
            var inner = PageWrappers[pieces[i].Item1];
            var outer = pieces[i].Item2 is 0 or 1 or 2 or 6 or 8 ? PageWrappers[pieces[i].Item2] : "<div>{0}</div>";
            body.Append(outer.Put(inner.Put(Word(i))));
            if (pieces[i].Item1 < PageWrappers.Length - 6)
                seen.Add(Word(i));
        }
        Of(TestDocuments.Parse("a.html", $"<html><body>{body}<p>完</p></body></html>")).Should().Equal(seen);
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_Markdown() => Gen.Int[0, MarkdownWrappers.Length - 1].Array[1, 20].Sample(pieces =>
    {
        var text = string.Concat(pieces.Select((p, i) => MarkdownWrappers[p].Put(Word(i))));
        var seen = pieces.Select((p, i) => (Piece: p, Word: Word(i))).Where(p => p.Piece < MarkdownWrappers.Length - 3).Select(p => p.Word);
        Of(TestDocuments.Parse("a.md", text + "完")).Should().Equal(seen);
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_a_table_as_text() => Gen.Select(Gen.Int[2, 6], Gen.Int[1, 20], Gen.Bool.Array[130]).Sample((wide, high, filled) =>
    {
        var rows = Enumerable.Range(0, high).Select(r => Enumerable.Range(0, wide).Select(c => filled[r * 6 + c] ? Word(r * 6 + c) : "").ToList()).ToList();
        var seen = rows.SelectMany(r => r).Where(c => c.Length > 0).ToList();
        if (seen.Count > 0)
            Of(TestDocuments.Parse("a.csv", string.Join('\n', rows.Select(r => string.Join(',', r))))).Order().Should().Equal(seen.Order());
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_a_PDF() => Gen.Select(Gen.Int[0, 7], Gen.Int[0, 3]).Array[1, 12].Array[1, 3].Sample(pages =>
    {
        var (pdf, seen) = (new Pdf.TestPdf { Resources = "/ExtGState<</N<</ca 0>>>>" }, new List<string>());
        for (var page = 0; page < pages.Length; page++)
        {
            var content = new StringBuilder();
            for (var line = 0; line < pages[page].Length; line++)
            {
                var (how, indent) = pages[page][line];
                var (x, y, word) = (40 + indent * 30, 700 - line * 50, Word(page * 100 + line));
                string Line(double size = 12, string look = "") => Pdf.TestPdf.Text(x, y, size, word + "有货", before: look);
                content.Append(how switch
                {
                    1 => Line(size: 20),
                    2 => "0.9 0.9 0.5 rg " + Box(x, y) + "f 0 g " + Line(),
                    3 => "q " + Box(x, y) + "W n " + Line() + "Q ",
                    4 => "q /N gs " + Line() + "Q ",
                    5 => Line(look: "3 Tr"),
                    6 => Line() + "0 g " + Box(x, y) + "f ",
                    7 => "q 0 0 10 10 re W n " + Line() + "Q ",
                    _ => Line(),
                });
                if (how < 4)
                    seen.Add(word);
            }
            pdf.Page(content + Pdf.TestPdf.Text(40, 60, 12, "以上内容以门店公告为准，最终解释权归门店所有，请以收银台打印的小票为准。"));
        }
        Of(pdf.Read()).Should().Equal(seen);

        static string Box(int x, int y) => FormattableString.Invariant($"{x - 5} {y - 8} 200 32 re ");
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_a_text() => Gen.Int[0, 4].Array[1, 40].Sample(pieces =>
    {
        string[] between = ["\n", "\n\n", "，", "\r\n", "。\n一、"];
        var text = string.Concat(pieces.Select((p, i) => Word(i) + between[p]));
        Of(TestDocuments.Parse("a.txt", text)).Should().Equal(pieces.Select((_, i) => Word(i)));
    }, iter: NumberedWords.Documents);

    private static string Paragraph(string text) => $"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>";
}
