using Microsoft.Extensions.Logging;

namespace Wxauto.Storage.Claims;

/// <param name="What">What is claimed, as the log says it: "Conversations".</param>
/// <param name="AtOnce">So many are worked on at a time.</param>
/// <param name="Lease">How long a claim holds; it is renewed three times in it.</param>
public sealed record Claiming(string What, int AtOnce, TimeSpan Lease, TimeProvider Time, ILogger Logger);
