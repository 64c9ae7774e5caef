using System.Globalization;
using CsCheck;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Tests.Turns;

public sealed class ReplySplitterTests
{
    // Skin tones, families joined by ZWJ, flags, keycaps, accents, and what ends sentences.
    private static readonly string[] Pieces =
    [
        "退", "货", "a", "B", "7", " ", "\n", "\r\n", "\u3000", "。", "！", "?", ";", "…", "“", "”", "，", "!\u0301", "。\uFE0F",
        "👍🏽", "👨‍👩‍👧‍👦", "🇨🇳", "1️⃣", "e\u0301", "𠮷", "👩🏽‍❤️‍💋‍👨🏿", "！！", "……",
    ];

    private static readonly Gen<(string Text, int Max)> Answers = Gen.Select(
        Gen.Int[0, Pieces.Length - 1].Array[0, 200].Select(p => string.Concat(p.Select(i => Pieces[i]))), Gen.Int[20, 90]);

    [Fact]
    public void Nothing_but_white_space_is_lost() =>
        Answers.Sample(a => Words(string.Concat(ReplySplitter.Split(a.Text, a.Max))) == Words(a.Text));

    [Fact]
    public void Every_bubble_fits_and_says_something() =>
        Answers.Sample(a => ReplySplitter.Split(a.Text, a.Max).All(b => b.Length <= a.Max && !string.IsNullOrWhiteSpace(b)));

    [Fact]
    public void No_character_as_people_see_it_is_cut() =>
        Answers.Sample(a => Elements(a.Text).SequenceEqual(ReplySplitter.Split(a.Text, a.Max).SelectMany(Elements)));

    [Fact]
    public void Even_a_character_that_fits_into_no_bubble_stays_valid_text()
    {
        var chain = "a" + string.Join('\u200D', Enumerable.Repeat("👩", 40));

        for (var max = 20; max < 24; max++)
            ReplySplitter.Split(chain, max).Should().OnlyContain(b => b.Length <= max && !char.IsHighSurrogate(b.Last())
                && !char.IsLowSurrogate(b.First()));
    }

    [Fact]
    public void A_short_answer_is_one_bubble() => ReplySplitter.Split(" 可以退。\n", 20).Should().Equal("可以退。");

    [Fact]
    public void A_long_answer_is_cut_at_the_end_of_a_sentence() =>
        ReplySplitter.Split("签收后七天内可以退货。请保留原包装和发票。运费由我们承担。", 22).Should()
            .Equal("签收后七天内可以退货。请保留原包装和发票。", "运费由我们承担。");

    [Fact]
    public void Lines_are_kept_together_when_they_fit() =>
        ReplySplitter.Split("第一步：关闭电源并等待十分钟\n第二步：取下水箱", 20).Should().Equal("第一步：关闭电源并等待十分钟", "第二步：取下水箱");

    [Theory]
    [InlineData("https://example.org/p?id=7&x=1")]
    [InlineData("https://example.org/p/7#a;b=2")]
    [InlineData("example.org/a?b!c")]
    [InlineData("weixin://dl/chat?t=a")]
    [InlineData("wang@mail.example.org")]
    [InlineData("SF1234567890123456")]
    [InlineData("400-800-8820;8821")]
    public void An_address_or_a_number_stays_in_one_bubble(string address)
    {
        for (var before = 0; before <= 60; before++)
            ReplySplitter.Split($"{new string('字', before)}{address}，{new string('字', 60)}。", 40).Should()
                .ContainSingle(b => b.Contains(address, StringComparison.Ordinal), "after {0}", before);
    }

    [Fact]
    public void An_address_that_fits_into_no_bubble_is_cut() =>
        string.Concat(ReplySplitter.Split($"见https://example.org/{new string('a', 90)}", 40)).Should().EndWith(new string('a', 90));

    [Fact]
    public void Latin_words_are_not_cut() =>
        ReplySplitter.Split("The warranty covers the whole machine for two years", 20).Should()
            .Equal("The warranty covers", "the whole machine", "for two years");

    [Fact]
    public void A_bubble_is_filled_to_its_last_character() => ReplySplitter.Split(new string('字', 40), 20).Should().HaveCount(2);

    private static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static IEnumerable<string> Elements(string text)
    {
        var e = StringInfo.GetTextElementEnumerator(text);
        while (e.MoveNext())
            if (!string.IsNullOrWhiteSpace((string)e.Current))
                yield return (string)e.Current;
    }
}
