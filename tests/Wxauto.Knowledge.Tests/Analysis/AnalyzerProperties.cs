using System.Text;
using CsCheck;
using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Tests.Lexical;

namespace Wxauto.Knowledge.Tests.Analysis;

public sealed class AnalyzerProperties
{
    private const string Characters = "咖啡豆运费的了我要退货多少钱饕餮魑魅";
    private static readonly string[] Joins = ["M3 Pro", "m3-pro", "M3_PRO", "m3.pro", "Ｍ３　Ｐｒｏ"];

    [Fact]
    public void No_text_breaks_it() => Texts.Any.Sample(text =>
    {
        Analyzer.Terms(text);
        Emphasis.Of(text);
        Analyzer.WithoutFiller(text);
        PlainText.Fold(text).Length.Should().Be(text.Length);
    }, iter: 5000);

    [Fact]
    public void Full_width_and_capitals_make_the_same_terms() => Texts.Mixed(20).Sample(text =>
    {
        var wide = string.Concat(text.Select(c => c is >= '!' and <= '~' ? (char)(c + 0xFEE0) : c == ' ' ? '\u3000' : c));
        var capital = string.Concat(text.Select(c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : c));
        Analyzer.Terms(wide).Should().Equal(Analyzer.Terms(text));
        Analyzer.Terms(capital).Should().Equal(Analyzer.Terms(text));
    }, iter: 2000);

    [Theory]
    [InlineData("運費郵費發貨", "运费邮费发货")]
    [InlineData("電子發票", "电子发票")]
    [InlineData("磨豆機壞了", "磨豆机坏了")]
    [InlineData("退貨退款", "退货退款")]
    public void Traditional_characters_make_the_terms_of_simplified_ones(string traditional, string simplified) =>
        Analyzer.Terms(traditional).Should().Equal(Analyzer.Terms(simplified));

    [Fact]
    public void Words_that_a_space_or_hyphen_parts_are_also_one()
    {
        foreach (var text in Joins)
            Analyzer.Terms(text).Should().Equal([Term.Word("m3"), Term.Word("pro"), Term.Word("m3pro")], text);
        Analyzer.Terms("m3pro").Should().Equal(Term.Word("m3pro"));
        Analyzer.Terms("m3，pro").Should().Equal(Term.Word("m3"), Term.Word("pro"));
        Analyzer.Terms("m3的pro").Should().NotContain(Term.Word("m3pro"));
    }

    [Fact]
    public void A_run_of_characters_has_each_of_them_and_each_pair()
    {
        static Rune R(char c) => new(c);
        Analyzer.Terms("咖啡豆").Should().Equal(Term.Character(R('咖')), Term.Character(R('啡')), Term.Pair(R('咖'), R('啡')),
            Term.Character(R('豆')), Term.Pair(R('啡'), R('豆')));
        Analyzer.Terms("豆").Should().Equal(Term.Character(R('豆')), Term.Pair(default, R('豆')));
        Analyzer.Terms("咖，啡").Should().NotContain(Term.Pair(R('咖'), R('啡')));
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_are_not_torn()
    {
        var rare = Rune.GetRuneAt("𠮷", 0);
        Analyzer.Terms("𠮷野").Should().Equal(Term.Character(rare), Term.Character(new Rune('野')), Term.Pair(rare, new Rune('野')));
        Term.Pair(rare, new Rune('野')).Characters.Should().Be((rare, new Rune('野')));
    }

    [Fact]
    public void Words_cover_the_run() => Gen.Int[0, Characters.Length - 1].Select(i => Characters[i]).Array[0, 40].Sample(characters =>
    {
        var lengths = Words.Lengths(characters);
        lengths.Sum().Should().Be(characters.Length);
        Assert.All(lengths, n => Assert.InRange(n, 1, 4));
    }, iter: 2000);

    [Theory]
    [InlineData("咖啡豆", "咖啡逗")]
    [InlineData("邮费", "由飞")]
    [InlineData("首重", "守中")]
    [InlineData("声音", "身因")]
    public void Characters_of_the_same_sound_sound_the_same(string one, string other) =>
        one.EnumerateRunes().Select(Pinyin.Of).Should().Equal(other.EnumerateRunes().Select(Pinyin.Of)).And.NotContain(0);

    [Theory]
    [InlineData("youfei", "邮费")]
    [InlineData("duoshao", "多少")]
    [InlineData("kafeidou", "咖啡豆")]
    public void Pinyin_is_read_into_its_syllables(string pinyin, string characters) => Pinyin.Syllables(pinyin).Should()
        .Equal(characters.EnumerateRunes().Select(Pinyin.Of));

    [Theory]
    [InlineData("hello")]
    [InlineData("xyz")]
    [InlineData("")]
    public void Words_that_are_no_pinyin_have_no_syllables(string word) => Pinyin.Syllables(word).Should().BeNull();
}
