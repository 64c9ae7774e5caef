using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Wxauto.Contracts.Accounts;
using Wxauto.Hosting.Security;

namespace Wxauto.Console.Sessions;

/// <summary>Who has a live page open, as the desk names him, and what he may.</summary>
public sealed class DeskUser(AuthenticationStateProvider login)
{
    /// <summary>From where he came, for the audit.</summary>
    public string Address { get; set; } = "";

    /// <exception cref="InvalidOperationException">Nobody is logged in: the page asks for no permission.</exception>
    public async Task<Actor> PersonAsync()
    {
        var user = await UserAsync();
        return new Actor(user.FindFirst(Staff.Actor)?.Value ?? throw new InvalidOperationException("Nobody is logged in."),
            user.DisplayName, Address);
    }

    public async Task<bool> MayAsync(string permission) => (await UserAsync()).HasClaim(Staff.May, permission);

    private async Task<ClaimsPrincipal> UserAsync() => (await login.GetAuthenticationStateAsync()).User;
}
