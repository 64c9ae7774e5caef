using Wxauto.Contracts.Reasons;

namespace Wxauto.Hosting.Http;

/// <summary>What an address answered, whatever its status.</summary>
/// <param name="Address">Where it was in the end, after redirects.</param>
/// <param name="Content">Decompressed; empty when nothing changed.</param>
/// <param name="MediaType">In lower case, e.g. text/html; empty when it was not told.</param>
/// <param name="Charset">As it was told.</param>
/// <param name="NotModified">It is still what <see cref="GuardedRequest.IfNoneMatch"/> or
/// <see cref="GuardedRequest.IfModifiedSince"/> said.</param>
public sealed record FetchedPage(Uri Address, int Status, byte[] Content, string MediaType, string? Charset, string? ETag,
    DateTimeOffset? LastModified, bool NotModified);

/// <summary>How much of it is wanted.</summary>
public sealed record GuardedRequest
{
    public static GuardedRequest Default { get; } = new();

    /// <summary>Of the decompressed body.</summary>
    public long MaxBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>For everything: names, redirects, the last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The ETag that was told last time, as it was told.</summary>
    public string? IfNoneMatch { get; init; }
    public DateTimeOffset? IfModifiedSince { get; init; }
}

/// <summary>The address was not read.</summary>
/// <param name="reason">For staff: what is wrong and what to do.</param>
/// <param name="mayPass">Whether it may go better later: the network, a slow or absent server. Otherwise the address or
/// the rules must change.</param>
public sealed class FetchRefusedException(Reason reason, bool mayPass = false, Exception? inner = null) : ReasonException(reason, inner)
{
    public bool MayPass => mayPass;
}
