using System.Text;
using CsCheck;
using static Wxauto.Documents.Tests.NumberedWords;

namespace Wxauto.Documents.Tests.Rtf;

/// <summary>Of RTF that is put together at random every word that is seen is read once, and no other is.</summary>
public sealed class RtfWordsTests
{
    private const string Head = @"\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fswiss\fcharset0 Arial;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}{\info{\author §999}{\title }}";

    // Braces are those of RTF; the word stands where the § is.
    private static readonly string[] Wrappers =
    [
        "§", @"{\b §}", @"\i §\i0 ", @"{\*\bkmkstart a}§{\*\bkmkend a}", @"{\f1\fs20 §}", @"{\cf1\highlight1 §}", @"\ul §\ulnone ", @"\tab §\line ", @"\~§\_", @"{\caps §}",
        @"{\field{\*\fldinst REF x}{\fldrslt §}}", @"{\field{\*\fldinst HYPERLINK ""https://a.example/b""}{\fldrslt {\ul §}}}", @"{\field\fldlock{\*\fldinst{\b MERGEFIELD} x}{\fldrslt{\b §}}}",
        @"注{\footnote\pard {\super 1}see §}", @"注{\endnote\pard see §}", @"{\upr{old}{\*\ud{§}}}", @"{\*\unheard of {§999}}§", @"{\pict\pngblip\picw9\pich9 89504e47}§", @"{\pict\wmetafile8\bin3 a{b}§",
        @"{\object\objemb{\*\objclass X}{\*\objdata 0102}{\result §}}", @"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard box §\par}}{\shprslt §999}}",
        @"{\*\do\dobxpage\dobypara\dptxbx{\dptxbxtext\pard box §\par}\dpx0}", @"{\listtext\tab}§", @"{\lang2052\langfe2052 §}", @"{\rtlch\fcs1\af0 \ltrch\fcs0 §}", @"{\v0 §}", @"{\revised §}",
        @"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict\wmetafile8 0100}}§", @"{\chatn §}", @"{\*\atrfstart 1}§{\*\atrfend 1}",
        // From here on nobody sees them.
        @"{\v §}", @"{\deleted §}", @"{\strike §}", @"{\striked1 §}", @"{\*\annotation\pard §}", @"{\*\unheard §}", @"{\xe{§}}", @"{\tc §}", @"{\*\comment §}",
    ];
    private const int Unseen = 9;

    private static readonly string[] Places =
    [
        @"\pard §\par", @"\pard\s1 §\par", @"{\pard §\par}", @"\pard §\page", @"\pard\li720{\pntext\tab}{\*\pn\pnlvlblt{\pntxtb -}}§\par", @"\pard §\sect\sectd",
        @"\trowd\cellx1000\cellx2000\pard\intbl §\cell w\cell\row\trowd\cellx1000\cellx2000\pard\intbl x\cell y\cell\row\pard\par",
        @"\trowd\clvmgf\cellx1000\cellx2000\pard\intbl x\cell §\cell\row\trowd\clvmrg\cellx1000\cellx2000\pard\intbl\cell y\cell\row\pard\par",
        @"\trowd\trhdr\cellx1000\cellx2000\pard\intbl A\cell B\cell\row\trowd\cellx2000\pard\intbl {§\par z}\cell\row\pard\par",
        @"\trowd\cellx1000\cellx2000\pard\intbl x\par\pard\intbl\itap2 §\nestcell{\*\nesttableprops\trowd\cellx500\nestrow}{\nonesttables\par}\pard\intbl\itap1 v\cell w\cell\row\pard\par",
        @"{\header\pard shop §\par}", @"{\footerr\pard shop §\par}",
    ];

    /// <summary>How the letters of a word are written; the figures are the same in all.</summary>
    private static readonly string[] Letters = [@"\uc1\u-29747 ?", @"\'b4\'ca", @"\uc2\u35789\'b4\'ca", @"\uc0\u-29747 ", @"{\uc1\u-29747\'3f}"];

    [Fact]
    public void Of_a_text() => Gen.Select(Gen.Int[0, Wrappers.Length - 1], Gen.Int[0, Places.Length - 1], Gen.Int[0, Letters.Length - 1]).Array[1, 20].Sample(pieces =>
    {
        var (body, seen) = (new StringBuilder(), new List<string>());
        for (var i = 0; i < pieces.Length; i++)
        {
            var (wrapper, place, letters) = pieces[i];
            body.Append(Places[place].Replace("§", Wrappers[wrapper], StringComparison.Ordinal)
                .Replace("§999", Letters[0] + "999", StringComparison.Ordinal)
                .Replace("§", Letters[letters] + Word(i)[1..], StringComparison.Ordinal)).Append("\r\n");
            if (wrapper < Wrappers.Length - Unseen)
                seen.Add(Word(i));
        }
        var rtf = $"{{{Head.Replace("§", Letters[0], StringComparison.Ordinal)}{body}\\pard end\\par}}";
        // Headers, footers and notes stand elsewhere than in the file.
        Of(TestDocuments.Parse("a.rtf", Encoding.Latin1.GetBytes(rtf))).Order().Should().Equal(seen.Order());
    }, iter: NumberedWords.Documents);
}
