using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Documents.Tests.Containers;
using Wxauto.Documents.Tests.Converting;
using Wxauto.Documents.Tests.OpenDocument;

namespace Wxauto.Documents.Tests.Reading;

/// <summary>Files of real formats, changed at random; a number always makes the same file.</summary>
internal static partial class MutatedFiles
{
    private static readonly string[] Extremes = ["-1", "0", "1", "65536", "2147483647", "-2147483648", "4294967296", "99999999999999999999", "1e400", "NaN"];
    private static readonly Lazy<IReadOnlyList<DocumentFile>> Files = new(() => [.. Seeds().Where(f => f.Content.Length < 300_000)]);

    public static DocumentFile Make(int number)
    {
        var random = new Random(number);
        var seed = Files.Value[random.Next(Files.Value.Count)];
        var content = seed.Content;
        // Behind its checksums a damaged archive shows nothing; most changes belong into its parts.
        if (content.AsSpan().StartsWith("PK"u8) && random.Next(4) > 0)
            content = InPart(content, random);
        else
            for (var i = random.Next(1, 4); i > 0; i--)
                content = Change(content, random);
        return seed with { Content = content };
    }

    private static IEnumerable<DocumentFile> Seeds()
    {
        foreach (var name in TestDocuments.Names)
            yield return TestDocuments.File(name);
        yield return new DocumentFile("a.ods", OpenDocumentTests.Zip("<table:table table:name=\"A\"><table:table-column table:number-columns-repeated=\"3\"/><table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value=\"1\" table:number-columns-spanned=\"2\"><text:p>1</text:p></table:table-cell></table:table-row></table:table>", "spreadsheet", ""));
        yield return new DocumentFile("a.odp", OpenDocumentTests.Zip("<draw:page><draw:frame presentation:class=\"title\"><draw:text-box><text:p>A</text:p></draw:text-box></draw:frame></draw:page>", "presentation", ""));
        yield return new DocumentFile("a.zip", ContainerTests.Zip(("a.txt", "七天内可退。"u8.ToArray()), ("b.docx", TestDocuments.File("unboxing.docx").Content)));
        yield return new DocumentFile("a.epub", ContainerTests.Zip(("mimetype", "application/epub+zip"u8.ToArray()),
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"b.opf\"/></rootfiles></container>"u8.ToArray()),
            ("b.opf", "<package><manifest><item id=\"1\" href=\"a.xhtml\"/></manifest><spine><itemref idref=\"1\"/></spine></package>"u8.ToArray()),
            ("a.xhtml", "<?xml version=\"1.0\"?><html><body><h2>A</h2><ol start=\"3\"><li>B</li></ol></body></html>"u8.ToArray())));
        yield return new DocumentFile("a.eml", Encoding.UTF8.GetBytes("From: a@b.example\r\nSubject: =?utf-8?B?5Y+R6LSn?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=CD=CB=BB=F5</p>\r\n--m\r\nContent-Type: text/csv; name=p.csv\r\nContent-Disposition: attachment\r\n\r\na,b\r\n1,2\r\n--m--\r\n"));
        yield return new DocumentFile("a.rtf", Encoding.Latin1.GetBytes(@"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}{\stylesheet{\s1\outlinelevel0 heading 1;}}\pard\s1 A\par\trowd\clvmgf\cellx1000\cellx2000\pard\intbl \'bc\'db\cell\uc1\u20803?\cell\row\pard{\field{\*\fldinst HYPERLINK ""https://a.example""}{\fldrslt b}}{\footnote c}\par{\*\shppict{\pict\bin2 xx}}}"));
        BinaryCell[] cells = [new(0, 0, "型号", true), new(0, 1, "价格", false), new(1, 0, "K35", true), new(1, 1, "399", false)];
        yield return new DocumentFile("a.xlsb", BinaryWorkbooks.New(cells, new HashSet<int>(), new HashSet<int> { 3 }));
        yield return new DocumentFile("b.xls", BinaryWorkbooks.Old(cells, new HashSet<int>(), new HashSet<int> { 3 }));
        yield return new DocumentFile("paint.pdf", new Pdf.TestPdf { Resources = "/ExtGState<</N<</ca 0>>>>" }
            .Page("q /N gs 0 0 100 100 re W n " + Pdf.TestPdf.Text(60, 600, 12, "价格") + "Q 0 g 50 590 500 40 re f " + Pdf.TestPdf.Text(60, 500, 12, "清单")).Build());
    }

    private static byte[] InPart(byte[] archive, Random random)
    {
        var parts = new List<(string Name, byte[] Content)>();
        using (var zip = new ZipArchive(new MemoryStream(archive)))
            foreach (var entry in zip.Entries)
            {
                using var stream = entry.Open();
                using var content = new MemoryStream();
                stream.CopyTo(content);
                parts.Add((entry.FullName, content.ToArray()));
            }
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(parts.Count);
            parts[at] = (parts[at].Name, Change(parts[at].Content, random));
        }
        return ContainerTests.Zip([.. parts.Select(p => new ZipMember(p.Name, p.Content))]);
    }

    private static byte[] Change(byte[] content, Random random)
    {
        if (content.Length < 2)
            return [.. content, (byte)random.Next(256)];
        var (at, length) = (random.Next(content.Length), random.Next(1, 1 + Math.Min(content.Length, 2000)));
        var end = Math.Min(content.Length, at + length);
        switch (random.Next(8))
        {
            case 0:
                return content[..at];
            case 1:
                return [.. content[..at], .. content[end..]];
            case 2:
                var times = random.Next(1, 30);
                return [.. content[..at], .. Enumerable.Repeat(content[at..end], times).SelectMany(b => b), .. content[at..]];
            case 3:
                var noise = new byte[random.Next(1, 50)];
                random.NextBytes(noise);
                return [.. content[..at], .. noise, .. content[at..]];
            case 4:
                var other = Files.Value[random.Next(Files.Value.Count)].Content;
                var from = random.Next(other.Length);
                return [.. content[..at], .. other[from..Math.Min(other.Length, from + length)], .. content[at..]];
            case 5 or 6:
                return Numbers(content, random);
            default:
                var changed = (byte[])content.Clone();
                for (var i = random.Next(1, 20); i > 0; i--)
                    changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                return changed;
        }
    }

    /// <summary>Some numbers become as large, small or odd as can be written.</summary>
    private static byte[] Numbers(byte[] content, Random random)
    {
        var text = Encoding.Latin1.GetString(content);
        var count = Number().Count(text);
        if (count == 0)
            return content;
        var wanted = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(count)).ToHashSet();
        var index = 0;
        return Encoding.Latin1.GetBytes(Number().Replace(text, m => wanted.Contains(index++) ? Extremes[random.Next(Extremes.Length)] : m.Value));
    }

    public static string Described(int number) => string.Create(CultureInfo.InvariantCulture, $"file {number} ({Make(number).Name})");

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
