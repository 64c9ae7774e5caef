using System.Text.Json;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers.Wire;
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

    /// <summary>More than the model can read at once.</summary>
    TooLong,

    /// <summary>The account is empty: staff must pay.</summary>
    NoMoney,

    /// <summary>Its thoughts took the whole answer. Asked again it gets more room.</summary>
    ThoughtsOnly,

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

    /// <summary>Its own words; for the program that asked, never for a log.</summary>
    public Refusal? Said { get; init; }

    /// <summary>An account is not filled within a turn.</summary>
    private static readonly TimeSpan UntilPaid = TimeSpan.FromMinutes(5);

    /// <summary>Another try of the same provider may work.</summary>
    public bool IsTransient => Kind is FailureKind.RateLimited or FailureKind.Timeout or FailureKind.Unreachable or FailureKind.ServerError
        or FailureKind.Unreadable or FailureKind.Saturated or FailureKind.CircuitOpen or FailureKind.ThoughtsOnly;

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

    public static ProviderFailure Of(Refusal said) => (said switch
    {
        { Status: not (401 or 429 or >= 500), IsFilter: true } =>
            new ProviderFailure(FailureKind.ContentFilter, ProviderReasons.RefusedContent),
        { Status: not >= 500, IsMoney: true } =>
            new(FailureKind.NoMoney, ProviderReasons.NoMoney, said.Wait is { } w && w > UntilPaid ? w : UntilPaid),
        { IsTooLong: true } => new(FailureKind.TooLong, ProviderReasons.TooLong),
        { Status: not >= 500, IsRateLimit: true } => new(FailureKind.RateLimited, ProviderReasons.RateLimited, said.Wait),
        { Status: 408 or 504 } => new(FailureKind.Timeout, ProviderReasons.Status.With(said.Status)),
        { Status: >= 500 } => new(FailureKind.ServerError, ProviderReasons.Status.With(said.Status), said.Wait),
        { Status: 404 or 405, IsSpoken: false } => new(FailureKind.Refused, ProviderReasons.NoSuchPath.With(said.Status)),
        _ => new(FailureKind.Refused, ProviderReasons.Status.With(said.Status)),
    }) with { Said = said };

    /// <summary>What stands in an answer that began well: an error, or nothing that can be understood.</summary>
    public static ProviderFailure OfAnswer(JsonElement answer)
    {
        var said = Refusal.Of(0, answer);
        return said is { Status: 0, IsFilter: false, IsMoney: false, IsTooLong: false, IsRateLimit: false }
            ? answer.Find("error") is null ? new(FailureKind.Unreadable, ProviderReasons.NotUnderstood.With("no answer in it"))
                : new ProviderFailure(FailureKind.ServerError, ProviderReasons.ToldError) { Said = said }
            : Of(said);
    }
}

/// <summary>A failure that was found in what a provider answered. Its detail does not name the provider.</summary>
internal sealed class ProviderException(ProviderFailure failure) : Exception(failure.Detail.ToString())
{
    public ProviderFailure Failure => failure;
}
