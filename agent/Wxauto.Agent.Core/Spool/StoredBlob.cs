namespace Wxauto.Agent.Core.Spool;

/// <summary>
/// Content that rests encrypted on this PC. <paramref name="Id"/> is its SHA-256 in lower-case hex, <paramref name="Size"/> its bytes,
/// <paramref name="Received"/> how many of them the gateway has committed.
/// </summary>
internal sealed record StoredBlob(string Id, string File, long Size, long Received, bool Complete);
