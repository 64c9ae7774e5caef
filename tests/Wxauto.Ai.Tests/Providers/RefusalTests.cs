using Wxauto.Ai.Providers;
using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.Tests.Providers;

/// <summary>What a refusal means, and how long it lasts.</summary>
public sealed class RefusalTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(429, """{"error":{"code":"insufficient_quota","message":"x"}}""", "NoMoney")]
    [InlineData(402, """{"error":{"message":"Insufficient Balance"}}""", "NoMoney")]
    [InlineData(403, """{"code":"AccountOverdueError","message":"overdue"}""", "NoMoney")]
    [InlineData(400, """{"code":"Arrearage","message":"Access denied"}""", "NoMoney")]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}""", "NoMoney")]
    [InlineData(429, """{"error":{"code":"1113","message":"您的账户已欠费"}}""", "NoMoney")]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details."}}""", "NoMoney")]
    [InlineData(429, """[{"error":{"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota","details":[{"retryDelay":"7s"}]}}]""", "RateLimited")]
    [InlineData(429, """{"error":{"message":"slow down"}}""", "RateLimited")]
    [InlineData(429, "busy", "RateLimited")]
    [InlineData(403, """{"code":"Throttling.RateQuota","message":"wait"}""", "RateLimited")]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 4096 tokens"}}""", "TooLong")]
    [InlineData(400, """{"code":"InvalidParameter","message":"Range of input length should be [1, 30720]"}""", "TooLong")]
    [InlineData(400, """{"type":"error","error":{"message":"prompt is too long: 210000 tokens > 200000 maximum"}}""", "TooLong")]
    [InlineData(413, "<html>no</html>", "TooLong")]
    [InlineData(400, """{"error":{"code":"1301","message":"系统检测到不安全内容"}}""", "ContentFilter")]
    [InlineData(451, """{"error":{"message":"blocked by content policy"}}""", "ContentFilter")]
    [InlineData(401, """{"error":{"message":"no"}}""", "Refused")]
    [InlineData(404, "404 page not found", "Refused")]
    [InlineData(422, """{"detail":[{"loc":["body","top_k"],"msg":"Extra inputs are not permitted"}]}""", "Refused")]
    [InlineData(503, """{"error":{"message":"overloaded"}}""", "ServerError")]
    [InlineData(504, "", "Timeout")]
    public void Every_refusal_is_known_for_what_it_is(int status, string body, string kind) =>
        ProviderFailure.Of(Refusal.Read(status, body, null, Now)).Kind.ToString().Should().Be(kind);

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("retry-after=12", "", 12)]
    [InlineData("retry-after-ms=2500", "", 2.5)]
    [InlineData("retry-after=Sun, 01 Mar 2026 00:00:40 GMT", "", 40)]
    [InlineData("retry-after=soon", "", 0)]
    [InlineData("retry-after=-5", "", 0)]
    [InlineData("retry-after=999999", "", 3600)]
    [InlineData("x-ratelimit-remaining-tokens=0;x-ratelimit-reset-tokens=1m3s", "", 63)]
    [InlineData("x-ratelimit-remaining-tokens=9;x-ratelimit-reset-tokens=1m3s", "", 0)]
    [InlineData("anthropic-ratelimit-requests-remaining=0;anthropic-ratelimit-requests-reset=2026-03-01T00:00:20Z", "", 20)]
    [InlineData("", """{"error":{"message":"Please try again in 1m30.5s."}}""", 90.5)]
    [InlineData("", """{"error":{"message":"Please retry after 45 seconds"}}""", 45)]
    [InlineData("", """{"error":{"message":"try again in 850ms"}}""", 0.85)]
    [InlineData("", """{"error":{"message":"请在 30 秒后重试"}}""", 30)]
    [InlineData("", """{"error":{"message":"请2分钟后再试"}}""", 120)]
    [InlineData("", """{"error":{"message":"limit 60 requests"}}""", 0)]
    [InlineData("", """{"error":{"details":[{"a":1},{"retryDelay":"33.5s"}]}}""", 33.5)]
    [InlineData("", """{"error":{"details":[{"retryDelay":{"seconds":15,"nanos":0}}]}}""", 15)]
    [InlineData("", """{"retry_after":9}""", 9)]
    [InlineData("", """{"error":{"metadata":{"retry_after_ms":4000}}}""", 4)]
    public void It_says_how_long_to_wait_in_many_ways(string headers, string body, double seconds)
    {
        using var response = new HttpResponseMessage();
        foreach (var header in headers.Split(';', StringSplitOptions.RemoveEmptyEntries))
            response.Headers.TryAddWithoutValidation(header.Split('=')[0], header.Split('=')[1]);

        (Refusal.Read(429, body, response.Headers, Now).Wait ?? TimeSpan.Zero).TotalSeconds.Should().BeApproximately(seconds, 0.001);
    }

    [Theory]
    [InlineData("""{"error":{"message":"no","param":"stop","code":"bad"}}""", "bad", "stop", "no")]
    [InlineData("""{"error":"no"}""", null, null, "no")]
    [InlineData("""{"detail":"no"}""", null, null, "no")]
    [InlineData("""{"error_code":336003,"error_msg":"no"}""", "336003", null, "no")]
    [InlineData("""{"object":"error","message":"no","type":"BadRequestError","code":400}""", "BadRequestError", null, "no")]
    [InlineData("<h1>no</h1>", null, null, "no")]
    public void Its_words_are_read_in_every_form(string body, string? code, string? param, string message)
    {
        var said = Refusal.Read(400, body, null, Now);

        (said.Code, said.Param, said.Message).Should().Be((code, param, message));
    }
}
