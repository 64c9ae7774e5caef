using Wxauto.Ai.Ledger;

namespace Wxauto.Ai.Tests.Ledger;

/// <summary>Counting takes no longer for a long word than for short ones, and is right enough.</summary>
public sealed class TokenCounterTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("你好", 1, 3)]
    [InlineData("The shop opens at nine o'clock in the morning.", 8, 12)]
    public void Short_texts_are_counted(string text, int least, int most) => TokenCounter.Count(text).Should().BeInRange(least, most);

    [Theory]
    [InlineData("退货运费由买家承担签收后七天内可以退货", 20_000)]
    [InlineData("The shop opens at nine o'clock. ", 100_000)]
    [InlineData("好", 2_000_000)]
    public void A_text_of_twice_the_length_has_twice_the_tokens(string part, int length)
    {
        string Text(int characters) => string.Concat(Enumerable.Repeat(part, characters / part.Length + 1))[..characters];

        (TokenCounter.Count(Text(length)) / (double)TokenCounter.Count(Text(length / 2))).Should().BeApproximately(2, 0.1);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(8192, 128)]
    [InlineData(20_000, 128)]
    [InlineData(2_000_000, 128)]
    [InlineData(int.MaxValue - 64, 128)]
    public void The_tokenizer_gets_short_pieces_and_not_many(int length, int pieces)
    {
        var counted = TokenCounter.Pieces(length).ToList();

        counted.Count.Should().BeCloseTo(pieces, 1);
        counted.Should().OnlyContain(p => p.Length > 0 && p.Length <= 64 && p.At >= 0 && p.At + p.Length <= length);
        if (length <= 8192)
            counted.Sum(p => p.Length).Should().Be(length);
    }
}
