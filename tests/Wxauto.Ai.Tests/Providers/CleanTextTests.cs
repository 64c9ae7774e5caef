using Wxauto.Ai.Providers;

namespace Wxauto.Ai.Tests.Providers;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("周一\0休息", "周一休息")]
    [InlineData("\u001b[1;31m周一\u001b[0m休息\u0007", "周一休息")]
    [InlineData("\u001b]0;title\u0007周一", "周一")]
    [InlineData("周\u202e一\u202c\u2066休\u2069息\u200f", "周一休息")]
    [InlineData("周\u200b一\ufeff\u2060", "周一")]
    [InlineData("周一\ud83d", "周一")]
    [InlineData("周一\uffff\u0085休息", "周一\n休息")]
    [InlineData("周一\r\n休息\u2028好", "周一\n休息\n好")]
    [InlineData("周一\udb40\udc41", "周一")]
    [InlineData("好的👨‍👩‍👧❤️\t1\n2", "好的👨‍👩‍👧❤️\t1\n2")]
    [InlineData("plain", "plain")]
    public void What_no_person_writes_goes_away(string text, string clean) => CleanText.Of(text).Should().Be(clean);
}
