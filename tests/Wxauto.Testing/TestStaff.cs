using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wxauto.Hosting.Security;

namespace Wxauto.Tests;

/// <summary>Somebody who is logged in and may everything, for endpoints that are served without the module of accounts.</summary>
public static class TestStaff
{
    public static IServiceCollection AddTestStaff(this IServiceCollection services, string name)
    {
        services.AddSingleton(new ConsoleAccessOptions());
        services.AddAuthentication().AddScheme<NameOptions, Handler>(Staff.Scheme, o => o.Name = name);
        var policies = services.AddAuthorizationBuilder();
        foreach (var policy in Permissions.All.Append(Staff.Policy))
            policies.AddPolicy(policy, p => p.AddAuthenticationSchemes(Staff.Scheme).RequireAuthenticatedUser());
        return services;
    }

    private sealed class NameOptions : AuthenticationSchemeOptions
    {
        public string Name { get; set; } = "";
    }

    private sealed class Handler(IOptionsMonitor<NameOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<NameOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.Success(new(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(Staff.Actor, "test"), new Claim(Staff.Name, Options.Name)], "test")), Staff.Scheme)));
    }
}
