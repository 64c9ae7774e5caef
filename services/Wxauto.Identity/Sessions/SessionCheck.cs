using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Wxauto.Hosting.Security;
using Wxauto.Storage;

namespace Wxauto.Identity.Sessions;

/// <inheritdoc cref="ISessionCheck"/>
internal sealed class SessionCheck(IDbContextFactory<WxautoDb> contexts, AccountOptions accounts, TimeProvider time) : ISessionCheck
{
    public async Task<bool> IsGoodAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await SessionCookie.UserOfAsync(user, db, accounts.Session, time, cancellationToken) is not null;
    }
}
