using System.Globalization;
using Wxauto.Ai.Ledger;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Providers;

/// <summary>Why a provider gave no answer.</summary>
internal enum FailureKind
{
    /// <summary>Nobody was asked: it is not configured, or has no model for this use.</summary>
    Missing,
    Budget,
    CircuitOpen,
    Saturated,
    RateLimited,
    Timeout,
    Unreachable,
    ServerError,

    /// <summary>It answered something that its protocol does not allow, or broke off.</summary>
    Unreadable,
    ContentFilter,

    /// <summary>Key, address or request are wrong: trying again does not help.</summary>
    Refused,

    /// <summary>Somebody else answered first, or nobody waits any more.</summary>
    Cancelled,
}

/// <param name="Detail">For staff: never a key, never a customer's words.</param>
/// <param name="RetryAfter">When the provider said how long to leave it alone.</param>
internal sealed record ProviderFailure(FailureKind Kind, Reason Detail, TimeSpan? RetryAfter = null)
{
    /// <summary>One whose detail names the provider.</summary>
    public static ProviderFailure By(string provider, FailureKind kind, Reason problem, TimeSpan? retryAfter = null) =>
        new(kind, ProviderReasons.Of.With(provider, problem), retryAfter);

    /// <summary>What staff can do, where the kind alone does not tell.</summary>
    public Reason? Remedy { get; init; }

    /// <summary>What an answer took that cannot be used: it is paid all the same.</summary>
    public TokenUsage Used { get; init; }

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Another try of the same provider may work.</summary>
    public bool IsTransient => Kind is FailureKind.RateLimited or FailureKind.Timeout or FailureKind.Unreachable or FailureKind.ServerError
        or FailureKind.Unreadable or FailureKind.Saturated or FailureKind.CircuitOpen;

    /// <summary>Says something about the provider's health, and so moves its circuit.</summary>
    public bool IsFault => Kind is FailureKind.Timeout or FailureKind.Unreachable or FailureKind.ServerError or FailureKind.Unreadable;

    /// <summary>All that the clients of the providers throw. They throw anything for an answer that they do not
    /// expect, even for an index.</summary>
    public static ProviderFailure Of(string provider, Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
            if (inner is ProviderException own)
                return own.Failure with { Detail = ProviderReasons.Of.With(provider, own.Failure.Detail) };
            else if (inner is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError })
                return By(provider, FailureKind.Unreachable, ProviderReasons.Unreachable);
        return By(provider, FailureKind.Unreadable, ProviderReasons.NotUnderstood.With(e.GetType().Name));
    }

    /// <param name="message">The body of the answer.</param>
    public static ProviderFailure OfStatus(int status, string message, TimeSpan? retryAfter) => status switch
    {
        429 => new(FailureKind.RateLimited, ProviderReasons.RateLimited, retryAfter),
        408 or 504 => new(FailureKind.Timeout, ProviderReasons.Status.With(status)),
        >= 500 => new(FailureKind.ServerError, ProviderReasons.Status.With(status), retryAfter),
        400 or 403 when IsFilter(message) => new(FailureKind.ContentFilter, ProviderReasons.RefusedContent),
        _ => new(FailureKind.Refused, ProviderReasons.Status.With(status)),
    };

    /// <summary>How the providers name it: content_filter (OpenAI, Azure, Moonshot), data_inspection_failed (Qwen), 1301 and sensitive
    /// (GLM), Content Exists Risk (DeepSeek), SAFETY (Gemini).</summary>
    private static bool IsFilter(string message) =>
        message.Contains("content_filter", StringComparison.OrdinalIgnoreCase)
            || message.Contains("data_inspection_failed", StringComparison.OrdinalIgnoreCase)
        || message.Contains("sensitive", StringComparison.OrdinalIgnoreCase)
            || message.Contains("Content Exists Risk", StringComparison.OrdinalIgnoreCase)
        || message.Contains("SAFETY", StringComparison.Ordinal) || message.Contains("\"1301\"", StringComparison.Ordinal);

    /// <summary>Seconds or a date (RFC 9110, 10.2.3); nonsense is ignored.</summary>
    internal static TimeSpan? Wait(string? header, DateTimeOffset now)
    {
        var wait = double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds < 1e7 ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at - now
            : (TimeSpan?)null;
        return wait is not { } w || w <= TimeSpan.Zero ? null : w > LongestWait ? LongestWait : w;
    }
}

/// <summary>A failure that was found in what a provider answered. Its detail does not name the provider.</summary>
internal sealed class ProviderException(ProviderFailure failure) : Exception(failure.Detail.ToString())
{
    public ProviderFailure Failure => failure;
}
