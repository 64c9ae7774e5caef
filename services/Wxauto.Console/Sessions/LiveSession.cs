using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;
using Wxauto.Hosting.Security;

namespace Wxauto.Console.Sessions;

/// <summary>Looks again and again whether the session of an open page is still good; else the page asks for the login.</summary>
internal sealed class LiveSession(ILoggerFactory loggers, ISessionCheck check) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellationToken) =>
        check.IsGoodAsync(state.User, cancellationToken);
}
