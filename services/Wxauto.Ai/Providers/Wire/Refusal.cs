using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>What a provider says when it refuses, in whichever form.</summary>
/// <param name="Status">0 when it stood in an answer that began well and named none.</param>
/// <param name="Code">code, or type where there is no code.</param>
/// <param name="Wait">How long to leave it alone.</param>
internal sealed partial record Refusal(int Status, string? Code, string? Param, string Message, TimeSpan? Wait)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly string[] Wrappers = ["error", "errors", "detail", "base_resp", "response", "header"];
    private static readonly string[] MessageFields = ["message", "msg", "error_msg", "status_msg", "Message"];
    private static readonly string[] Counted = ["requests", "tokens", "input-tokens", "output-tokens"];
    private static readonly string[] WaitFields =
        ["retrydelay", "retry_delay", "retry_after", "retryafter", "retry_after_seconds", "retry_after_ms", "retryafterms"];

    /// <summary>It was JSON: somebody who speaks the protocol said it.</summary>
    public bool IsSpoken { get; private init; }

    public bool IsTooLong => Status == 413 || (Status is 0 or 200 or 400 or 422 && TooLong().IsMatch($"{Code} {Message}"));

    /// <summary>The account is empty, overdue or closed.</summary>
    public bool IsMoney => Status == 402 || MoneyCodes().IsMatch($" {Code} ") || MoneyWords().IsMatch(Message)
        || (Wait is null && QuotaWords().IsMatch(Message));

    /// <summary>How the providers name it: content_filter (OpenAI, Azure, Moonshot), data_inspection_failed (Qwen), 1301 and sensitive
    /// (GLM), Content Exists Risk (DeepSeek), SAFETY (Gemini).</summary>
    public bool IsFilter => Filter().IsMatch($" {Code} {Message}") || Message.Contains("SAFETY", StringComparison.Ordinal);

    public bool IsRateLimit => Status == 429 || RateCodes().IsMatch($" {Code} ");

    public static Refusal Read(int status, string body, HttpResponseHeaders? headers, DateTimeOffset now)
    {
        var json = body.AsSpan().TrimStart() is ['{' or '[', ..] ? LenientJson.Parse(body) : null;
        var read = json is { } told ? Of(status, told) with { IsSpoken = true } : new Refusal(status, null, null, Plain(body), null);
        return read with { Wait = InHeaders(headers, now) ?? read.Wait };
    }

    /// <summary>One that stands in an answer.</summary>
    public static Refusal Of(int status, JsonElement json)
    {
        var error = Innermost(json);
        var (code, type) = (error.Text("code") ?? error.Text("error_code") ?? error.Text("status_code") ?? json.Text("code"),
            error.Text("type") ?? error.Text("status") ?? json.Text("type"));
        if (status is 0 or 200)
            status = int.TryParse(code, out var number) && number is >= 400 and < 600 ? number : StatusOf(type ?? code);
        var message = MessageFields.Select(f => error.Text(f)).FirstOrDefault(m => m is not null)
            ?? error.Text() ?? json.Text("message") ?? "";
        var param = error.Text("param") ?? error.Find("loc").Items().Select(l => l.Text()).LastOrDefault();
        return new Refusal(status, int.TryParse(code, out var own) && own == status ? type : code ?? type, param,
            message.Length > 0 ? message : error.ValueKind == JsonValueKind.Undefined ? "" : error.GetRawText(),
            InFields(json, 0) ?? InText(message));
    }

    /// <summary>Seconds or a date (RFC 9110, 10.2.3); nonsense is ignored.</summary>
    internal static TimeSpan? WaitOf(string? header, DateTimeOffset now) =>
        Bounded(double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds < 1e7 ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at - now
            : InText($"retry {header}"));

    private static JsonElement Innermost(JsonElement json)
    {
        for (var depth = 0; depth < 5; depth++)
            if (json.ValueKind == JsonValueKind.Array)
                json = json.EnumerateArray().FirstOrDefault();
            else if (Wrappers.Select(w => json.Find(w)).FirstOrDefault(w => w is not null) is { } inner)
                json = inner;
            else
                break;
        return json;
    }

    /// <summary>Anthropic's and others' words for a status.</summary>
    private static int StatusOf(string? type) => type?.ToLowerInvariant() switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "permission_error" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "rate_limit_error" or "rate_limit_exceeded" or "resource_exhausted" => 429,
        "overloaded_error" or "overloaded" or "unavailable" => 529,
        "timeout_error" => 504,
        _ => 0,
    };

    private static TimeSpan? InHeaders(HttpResponseHeaders? headers, DateTimeOffset now)
    {
        if (headers is null)
            return null;
        var milliseconds = Header("retry-after-ms") ?? Header("x-ms-retry-after-ms");
        return (double.TryParse(milliseconds, CultureInfo.InvariantCulture, out var ms) && ms < 1e10
                ? Bounded(TimeSpan.FromMilliseconds(ms)) : null)
            ?? WaitOf(Header("retry-after"), now)
            ?? Counted.Max(what => Spent(what));

        string? Header(string name) => headers.TryGetValues(name, out var values) ? values.First() : null;

        // Told with every answer: only what is used up says how long to wait.
        TimeSpan? Spent(string what) => Header($"x-ratelimit-remaining-{what}") == "0" ? WaitOf(Header($"x-ratelimit-reset-{what}"), now)
            : Header($"anthropic-ratelimit-{what}-remaining") == "0" ? WaitOf(Header($"anthropic-ratelimit-{what}-reset"), now) : null;
    }

    private static TimeSpan? InFields(JsonElement json, int depth)
    {
        if (depth > 6)
            return null;
        if (json.ValueKind == JsonValueKind.Array)
            return json.EnumerateArray().Take(20).Select(i => InFields(i, depth + 1)).FirstOrDefault(w => w is not null);
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var field in json.EnumerateObject())
            if (WaitFields.Contains(field.Name.Replace('-', '_').ToLowerInvariant()))
            {
                var value = (field.Value.Find("seconds") ?? field.Value) is var inner ? inner.Text() : null;
                var ms = field.Name.EndsWith("ms", StringComparison.OrdinalIgnoreCase);
                if ((double.TryParse(value, CultureInfo.InvariantCulture, out var number) && number < 1e9
                    ? Bounded(ms ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number))
                    : InText($"retry {value}")) is { } wait)
                    return wait;
            }
            else if (InFields(field.Value, depth + 1) is { } deeper)
                return deeper;
        return null;
    }

    /// <summary>"Please try again in 6m0.5s", "retry after 60 seconds", 请在 30 秒后重试.</summary>
    private static TimeSpan? InText(string text)
    {
        if (Told().Match(text) is not { Success: true } told)
            return null;
        var wait = TimeSpan.Zero;
        foreach (Match part in Part().Matches(told.Groups["time"].Value))
            if (double.TryParse(part.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number < 1e6)
                wait += part.Groups[2].Value.ToLowerInvariant() switch
                {
                    "ms" or "毫秒" => TimeSpan.FromMilliseconds(number),
                    ['m', ..] or "分钟" or "分" => TimeSpan.FromMinutes(number),
                    ['h', ..] or "小时" => TimeSpan.FromHours(number),
                    _ => TimeSpan.FromSeconds(number),
                };
        return Bounded(wait);
    }

    private static TimeSpan? Bounded(TimeSpan? wait) => wait is not { } w || w <= TimeSpan.Zero ? null : w > LongestWait ? LongestWait : w;

    private static string Plain(string body) => Tags().Replace(body, " ").Trim() is var text && text.Length > 300 ? text[..300] : text;

    [GeneratedRegex(@"context[_ ](?:length|window|size)|maximum (?:context|input|prompt|sequence)|max(?:imum)?[_ ]?(?:model[_ ]len|input)|(?:prompt|input|request|messages?)(?: \w+)? (?:is |are )?too (?:long|large)|too many (?:input )?tokens|string_above_max_length|exceeds? (?:the )?(?:available |maximum |model'?s? )*(?:context|token|input)|range of input length|request_too_large|reduce the length|(?:输入|内容|上下文|长度).{0,12}(?:超过|超出|过长|超限)|(?:超过|超出).{0,12}(?:长度|上下文|token)", RegexOptions.IgnoreCase)]
    private static partial Regex TooLong();

    [GeneratedRegex(@"[ .](?:insufficient_quota|insufficient_user_quota|insufficient_balance|insufficient_funds|exceeded_current_quota_error|billing_not_active|billing_hard_limit_reached|billing_error|arrearage|accountoverdue(?:error)?|payment_required|no_credits|out_of_credits|freetieronly|1112|1113)[ .]", RegexOptions.IgnoreCase)]
    private static partial Regex MoneyCodes();

    [GeneratedRegex(@"insufficient (?:account )?(?:balance|credits?|funds|quota)|credit balance is too low|balance (?:is )?(?:not enough|insufficient|exhausted)|(?:out of|no|not enough|more) credits|overdue|in arrears|arrearage|余额不足|欠费|无可用资源包|额度(?:不足|已用完|已用尽)|账户.{0,6}(?:停用|冻结)", RegexOptions.IgnoreCase)]
    private static partial Regex MoneyWords();

    [GeneratedRegex(@"exceeded your current quota|plan and billing|account is suspended", RegexOptions.IgnoreCase)]
    private static partial Regex QuotaWords();

    [GeneratedRegex(@"content_filter|content_policy|content policy|contentfilter|data_?inspection_?failed|DataInspection|sensitive|Content Exists Risk|moderation|prohibited_content|safety (?:system|filter|polic)|responsible ?ai|(?<=[ ""])1301(?=[ ""])|敏感|违规|不安全", RegexOptions.IgnoreCase)]
    private static partial Regex Filter();

    [GeneratedRegex(@"[ .](?:rate_limit\w*|ratelimit\w*|throttling\w*|too_many_requests|resource_exhausted|1302|1303|1305)[ .]", RegexOptions.IgnoreCase)]
    private static partial Regex RateCodes();

    [GeneratedRegex(@"(?:try again|retry|wait|reset|available)[^\d]{0,30}(?<time>(?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|seconds?|secs?|minutes?|mins?|hours?|[smh])\b\s*)+|(?:\d+(?:\.\d+)?[smh])+)|(?<time>\d+(?:\.\d+)?\s*(?:毫秒|秒|分钟|分|小时))(?:钟)?(?:之)?后", RegexOptions.IgnoreCase)]
    private static partial Regex Told();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)\s*(ms|milliseconds?|minutes?|mins?|hours?|h|m|s|seconds?|secs?|毫秒|秒|分钟|分|小时)?", RegexOptions.IgnoreCase)]
    private static partial Regex Part();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
