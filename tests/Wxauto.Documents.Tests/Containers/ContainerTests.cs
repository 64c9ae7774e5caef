using System.IO.Compression;
using System.Text;

namespace Wxauto.Documents.Tests.Containers;

/// <summary>Archives, mails, saved pages and books: each part is read as what it is.</summary>
public sealed class ContainerTests
{
    [Fact]
    public void Each_document_of_an_archive_is_a_section_under_its_name()
    {
        var document = TestDocuments.Parse("资料.zip", Zip(("说明/退货.txt", "七天内可退。"u8.ToArray()), ("b.csv", "型号,价格\nK35,399\n"u8.ToArray()),
            ("__MACOSX/._b.csv", "x"u8.ToArray()), (".DS_Store", "x"u8.ToArray()), ("空/", (byte[])[]), ("photo.raw", (byte[])[1, 2, 0, 0])));
        document.Headings().Should().Equal("1 b.csv", "1 说明/退货.txt");
        document.Title.Should().Be("资料");
        document.Tables().Single().Should().Equal("型号|价格", "K35|399");
        document.Notes.Select(n => n.ToString()).Should().ContainSingle().Which.Should().StartWith("holds a file that was not read: photo.raw is a .raw file");
    }

    [Fact]
    public void Names_that_do_not_say_so_are_GBK()
    {
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        var file = Zip(("XXXX.txt", "三天发货。"u8.ToArray()));
        var (from, to) = ("XXXX"u8.ToArray(), gbk.GetBytes("发货"));
        for (var at = file.AsSpan().IndexOf(from); at >= 0; at = file.AsSpan().IndexOf(from))
            to.CopyTo(file, at);
        TestDocuments.Parse("a.zip", file).Headings().Should().Equal("1 发货.txt");
    }

    [Fact]
    public void An_archive_in_an_archive_is_not_read()
    {
        var document = TestDocuments.Parse("a.zip", Zip(("in.zip", Zip(("x.txt", "里面"u8.ToArray()))), ("y.txt", "外面。"u8.ToArray())));
        document.AllText().Should().Be("y.txt\n外面。");
        document.Notes.Should().ContainSingle().Which.ToString().Should().Contain("in.zip is an archive within an archive");
    }

    [Fact]
    public void What_unpacks_without_end_is_refused()
    {
        var reading = () => TestDocuments.Parse("a.zip", Zip(("a.txt", new byte[40 * 1024 * 1024])));
        reading.Should().Throw<UnreadableDocumentException>().WithMessage("unpacks to more than 250 times*");
    }

    [Fact]
    public void Of_a_mail_the_richer_text_is_read_with_what_came_with_it()
    {
        var document = TestDocuments.Parse("a.eml", Mail("""
            From: =?utf-8?B?5bqX6ZW/?= <boss@a.example>
            Date: Tue, 3 Jun 2025 09:30:00 +0800
            Subject: =?gb2312?B?t6K79c28?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=utf-8

            plain
            --a
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>=E4=B8=83=E5=A4=A9</p>
            --a--
            --m
            Content-Type: text/csv; name="p.csv"
            Content-Disposition: attachment; filename="p.csv"

            型号,价格
            K35,399
            --m
            Content-Type: application/x-thing
            Content-Disposition: attachment; filename="thing.bin"
            Content-Transfer-Encoding: base64

            AAEC/w==
            --m--
            """));
        document.Title.Should().Be("发货图");
        document.AllText().Should().Be("发货图\n店长 <boss@a.example> · 2025-06-03 09:30\n七天\np.csv\n型号|价格\nK35|399");
        document.Notes.Should().ContainSingle().Which.ToString().Should().Contain("thing.bin");
    }

    [Fact]
    public void A_saved_page_is_read_as_a_page_whatever_it_is_called()
    {
        const string page = """
            MIME-Version: 1.0
            Content-Type: multipart/related; boundary=b; type="text/html"

            --b
            Content-Type: text/html; charset="gb2312"
            Content-Transfer-Encoding: quoted-printable
            Content-Location: file:///C:/a.htm

            <html><body><h1>=CD=CB=BB=F5</h1><img src=3D"x.png" alt=3D""></body></html>
            --b
            Content-Type: image/png
            Content-Transfer-Encoding: base64
            Content-Location: file:///C:/x.png

            iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
            --b--
            """;
        foreach (var name in new[] { "a.mht", "a.mhtml", "a.doc" })
        {
            var document = TestDocuments.Parse(name, Mail(page));
            document.Headings().Should().Equal("1 退货");
            document.Images.Should().ContainSingle();
        }
    }

    [Fact]
    public void A_book_is_read_in_the_order_of_its_spine()
    {
        var document = TestDocuments.Parse("a.epub", Zip(("mimetype", "application/epub+zip"u8.ToArray()),
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"O/b.opf\"/></rootfiles></container>"u8.ToArray()),
            ("O/b.opf", "<package><metadata><title>手册</title></metadata><manifest><item id=\"n\" href=\"nav.xhtml\" properties=\"nav\"/><item id=\"1\" href=\"t/a%20.xhtml\"/><item id=\"2\" href=\"b.xhtml\"/></manifest><spine><itemref idref=\"n\"/><itemref idref=\"2\"/><itemref idref=\"1\"/></spine></package>"u8.ToArray()),
            ("O/nav.xhtml", "<html><body><p>目录</p></body></html>"u8.ToArray()), ("O/t/a .xhtml", Chapter("第二")), ("O/b.xhtml", Chapter("第一"))));
        (document.Title, document.AllText()).Should().Be(("手册", "第一\n正文\n第二\n正文"));
    }

    private static byte[] Chapter(string title) => Encoding.UTF8.GetBytes(
        $"<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body><h2>{title}</h2><p>正文</p></body></html>");

    private static byte[] Mail(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    internal static byte[] Zip(params ZipMember[] members)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(content);
            }
        }
        return buffer.ToArray();
    }
}

internal sealed record ZipMember(string Name, byte[] Content)
{
    public static implicit operator ZipMember((string Name, byte[]? Content) member) => new(member.Name, member.Content ?? []);
}
