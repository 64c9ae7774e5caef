using System.Security.Claims;
using Microsoft.AspNetCore.Builder;

namespace Wxauto.Hosting.Security;

/// <summary>Who is logged in to the console: a person by a session, or a program by a key.</summary>
public static class Staff
{
    /// <summary>The authentication scheme of people and programs, and the policy that asks for either.</summary>
    public const string Scheme = "staff", Policy = "staff";

    /// <summary>The policy that asks for a person, whatever he may do: for what is his own.</summary>
    public const string Person = "person";

    /// <summary>Claims: one permission each; the account's id, of persons alone; how the audit names who did something; his name.</summary>
    public const string May = "may", Account = "account", Actor = "actor", Name = "name";

    extension(ClaimsPrincipal user)
    {
        /// <summary>As others read it beside what he did.</summary>
        public string DisplayName => user.FindFirst(Name)?.Value
            ?? throw new InvalidOperationException("Nobody is logged in: the endpoint asks for no permission.");
    }
}

public static class StaffEndpoints
{
    /// <summary>Only for whoever has the permission.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, string permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(permission);
}
