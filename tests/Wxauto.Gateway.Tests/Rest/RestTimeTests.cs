using System.Globalization;
using Wxauto.Gateway.Rest;

namespace Wxauto.Gateway.Tests.Rest;

public sealed class RestTimeTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-28T10:00:00", "2026-11-28T02:00:00Z")]
    [InlineData("2026-11-28T10:00:00.123456", "2026-11-28T02:00:00.123456Z")]
    [InlineData("2026-11-28 10:00:00", "2026-11-28T02:00:00Z")]
    [InlineData(" 2026/11/28 9:05 ", "2026-11-28T01:05:00Z")]
    [InlineData("2026-11-28T10:00:00+08:00", "2026-11-28T02:00:00Z")]
    [InlineData("2026-11-28T10:00:00-0500", "2026-11-28T15:00:00Z")]
    [InlineData("2026-11-28T10:00:00Z", "2026-11-28T10:00:00Z")]
    [InlineData("1795860000", "2026-11-28T10:00:00Z")]
    [InlineData("1795860000.25", "2026-11-28T10:00:00.25Z")]
    [InlineData("1795860000250", "2026-11-28T10:00:00.25Z")]
    public void What_a_client_can_write_is_read(string text, string expected) =>
        RestTime.Read(text, Shanghai, Now).Should().BeCloseTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
            TimeSpan.FromMicroseconds(1));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("2009-12-31T00:00:00Z")]
    [InlineData("2026-11-29T12:00:01Z")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("9999-12-31 00:00:00 +0000")]
    public void Without_a_time_or_with_a_clock_that_is_wrong_it_is_now(string? text) =>
        (RestTime.Read(text, Shanghai, Now) ?? Now).Should().Be(Now);

    [Theory]
    [InlineData("yesterday")]
    [InlineData("10:00")]
    [InlineData("2026-13-45T00:00:00")]
    [InlineData("2026-11-28T25:00:00")]
    [InlineData("2026-11-28T10:00:00+99:00")]
    [InlineData("28.11.2026 10:00")]
    [InlineData("1e999")]
    [InlineData("NaN")]
    public void Nonsense_is_not_read(string text) => RestTime.Read(text, Shanghai, Now).Should().BeNull();
}
