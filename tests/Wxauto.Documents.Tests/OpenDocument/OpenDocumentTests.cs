using System.IO.Compression;
using System.Text;

namespace Wxauto.Documents.Tests.OpenDocument;

/// <summary>What of texts, sheets and slides of LibreOffice is read.</summary>
public sealed class OpenDocumentTests
{
    private const string Namespaces = "xmlns:office=\"o\" xmlns:style=\"s\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:draw=\"d\" xmlns:fo=\"f\" xmlns:xlink=\"x\" xmlns:presentation=\"p\" xmlns:dc=\"c\"";

    [Fact]
    public void What_is_deleted_hidden_or_struck_is_not_read_and_the_rest_is() =>
        Text("""
            <text:tracked-changes><text:changed-region><text:deletion><text:p>旧价九十九</text:p></text:deletion></text:changed-region></text:tracked-changes>
            <text:p>现价<text:change text:change-id="a"/><text:span text:style-name="H">成本</text:span><text:span text:style-name="K">划掉</text:span>一百<text:s text:c="2"/>元</text:p>
            <text:p text:style-name="PH">整段不见</text:p><text:section text:display="none"><text:p>节不见</text:p></text:section>
            """, """
            <style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
            <style:style style:name="K0" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
            <style:style style:name="K" style:family="text" style:parent-style-name="K0"/>
            <style:style style:name="PH" style:family="paragraph"><style:text-properties text:display="none"/></style:style>
            """).AllText().Should().Be("现价一百 元");

    [Fact]
    public void Raised_digits_links_notes_and_ruby_keep_what_they_mean()
    {
        var document = Text("""
            <text:p>面积10<text:span text:style-name="U">2</text:span>，<text:a xlink:href="https://a.example/b">官网</text:a>，<text:ruby><text:ruby-base>会</text:ruby-base><text:ruby-text>huì</text:ruby-text></text:ruby>员<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>仅限本店</text:p></text:note-body></text:note>有效<office:annotation><text:p>内部</text:p></office:annotation></text:p>
            """, """<style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>""");
        document.AllText().Should().Be("面积10²，官网（https://a.example/b），会员有效\n仅限本店");
        document.Notes.Select(n => n.ToString()).Should().Equal("has 1 comments that were not read");
    }

    [Fact]
    public void Lists_show_their_numbers_and_tables_their_merged_cells()
    {
        var document = Text("""
            <text:h text:outline-level="2">步骤</text:h>
            <text:list text:style-name="L"><text:list-item><text:p>打开</text:p><text:list><text:list-item><text:p>登录</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>付款</text:p></text:list-item></text:list>
            <table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>类别</text:p></table:table-cell><table:table-cell><text:p>天数</text:p></table:table-cell><table:table-cell><text:p>费用</text:p></table:table-cell></table:table-row></table:table-header-rows>
            <table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>杯子</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>七</text:p></table:table-cell></table:table-row>
            <table:table-row><table:covered-table-cell/><table:table-cell table:number-columns-spanned="2"><text:p>免</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>
            """, """
            <text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:list-level-style-bullet text:level="2"/></text:list-style>
            """);
        document.Headings().Should().Equal("2 步骤");
        document.Paragraphs().Should().Equal("一、 打开\n- 登录\n二、 付款");
        document.Tables().Single().Should().Equal("类别|天数|费用", "杯子|七|七", "杯子|免|免");
    }

    [Fact]
    public void Sheets_are_read_as_they_are_shown()
    {
        var document = Body("spreadsheet", """
            <table:table table:name="价格"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>
            <table:table-row><table:table-cell><text:p>型号</text:p></table:table-cell><table:table-cell><text:p>成本</text:p></table:table-cell><table:table-cell><text:p>售价</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16381"/></table:table-row>
            <table:table-row><table:table-cell><text:p>K35</text:p></table:table-cell><table:table-cell office:value="88"><text:p>88</text:p></table:table-cell><table:table-cell office:value="399"><text:p>￥399.00</text:p></table:table-cell></table:table-row>
            <table:table-row table:visibility="collapse"><table:table-cell><text:p>停产</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
            <table:table table:name="内部" table:style-name="X"><table:table-row><table:table-cell><text:p>进货</text:p></table:table-cell></table:table-row></table:table>
            """, """<style:style style:name="X" style:family="table"><style:table-properties table:display="false"/></style:style>""");
        document.Headings().Should().Equal("2 价格");
        document.Tables().Single().Should().Equal("型号|售价", "K35|￥399.00");
        document.Notes.Should().HaveCount(3);
    }

    [Fact]
    public void Slides_have_titles_and_notes_and_hidden_ones_are_left_out()
    {
        var document = Body("presentation", """
            <draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>培训</text:p></draw:text-box></draw:frame><draw:custom-shape><text:p>先问候</text:p></draw:custom-shape>
            <draw:frame presentation:class="outline" presentation:placeholder="true"><draw:text-box><text:p>单击此处添加文本</text:p></draw:text-box></draw:frame>
            <presentation:notes><draw:frame presentation:class="notes"><draw:text-box><text:p>讲慢一点</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
            <draw:page draw:style-name="X"><draw:frame><draw:text-box><text:p>作废</text:p></draw:text-box></draw:frame></draw:page>
            """, """<style:style style:name="X" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>""");
        document.AllText().Should().Be("培训\n先问候\n讲慢一点");
        document.Blocks.Should().OnlyContain(b => b.Page == 1);
    }

    [Fact]
    public void One_that_is_locked_says_so()
    {
        var reading = () => TestDocuments.Parse("a.odt", Zip("<text:p>x</text:p>", "text", "",
            ("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>")));
        reading.Should().Throw<UnreadableDocumentException>().WithMessage("is encrypted: save it without a password");
    }

    internal static ParsedDocument Text(string body, string styles = "") => Body("text", body, styles);

    internal static byte[] Zip(string body, string kind, string styles, params (string Name, string Content)[] more)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in more.Prepend(("content.xml",
                $"<office:document-content {Namespaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"))
                .Prepend(("mimetype", "application/vnd.oasis.opendocument." + kind)))
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return buffer.ToArray();
    }

    private static ParsedDocument Body(string kind, string body, string styles) =>
        TestDocuments.Parse("a.odt", Zip(body.ReplaceLineEndings(""), kind, styles));
}
