using Wxauto.Contracts.Accounts;

namespace Wxauto.Storage.Audit;

/// <summary>A change to be kept.</summary>
/// <param name="Kind">What was done: <c>user.created</c>.</param>
/// <param name="Target">To what, by name or id.</param>
/// <param name="Before">Written as JSON; secrets in it are masked.</param>
public sealed record AuditEntry(Actor Actor, string Kind, string Target, object? Before = null, object? After = null);

/// <param name="Entries">How many were looked at.</param>
/// <param name="Fault">The first entry that is not as it was written; null when all are.</param>
/// <param name="Head">Hash of the last one: who notes it elsewhere sees whether the whole chain was written anew.</param>
public sealed record AuditVerdict(long Entries, long? Fault, string Head);
