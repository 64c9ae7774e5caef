using System.Security.Claims;

namespace Wxauto.Hosting.Security;

/// <summary>For what outlives the request in which somebody was looked at, such as a live page.</summary>
public interface ISessionCheck
{
    /// <summary>Whether the session that this user came with still is one: not ended, not too old, the account as it was.</summary>
    Task<bool> IsGoodAsync(ClaimsPrincipal user, CancellationToken cancellationToken);
}
