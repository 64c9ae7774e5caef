using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wxauto.Hosting.Security;
using Wxauto.Identity.Accounts;
using Wxauto.Identity.Audit;
using Wxauto.Identity.Keys;
using Wxauto.Identity.Oidc;
using Wxauto.Identity.Protection;
using Wxauto.Identity.Sessions;
using Wxauto.Operator.Runtime;
using Wxauto.Storage;

namespace Wxauto.Identity;

public static class IdentityServices
{
    private const int AttemptsBeforeLock = 10;
    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>Sessions, API keys and a policy for each permission: in every process that serves people.</summary>
    /// <param name="port">Where the pages are served.</param>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration, int port)
    {
        var accounts = StrictOptions.Read<AccountOptions>(configuration, AccountOptions.Section, AccountOptions.FaultsOf);
        services.TryAddSingleton<LoginBrake>();
        services.AddScoped(s => s.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContext())
            .AddScoped<AccountDirectory>().AddScoped<Logins>().AddScoped<ApiKeys>()
            .AddSingleton<ISessionCheck, SessionCheck>()
            .AddScoped<IUserStore<User>>(s => new UserOnlyStore<User, WxautoDb, Guid>(s.GetRequiredService<WxautoDb>()));
        services.AddIdentityCore<User>(o =>
        {
            // What a password and a name must be is said by Passwords and AccountDirectory, in words of both languages.
            (o.Password.RequireDigit, o.Password.RequireLowercase, o.Password.RequireUppercase, o.Password.RequireNonAlphanumeric) =
                (false, false, false, false);
            o.User.AllowedUserNameCharacters = "";
            (o.Lockout.AllowedForNewUsers, o.Lockout.MaxFailedAccessAttempts, o.Lockout.DefaultLockoutTimeSpan) =
                (true, AttemptsBeforeLock, LockedFor);
        });
        var ways = services.AddAuthentication()
            .AddPolicyScheme(Staff.Scheme, null, o => o.ForwardDefaultSelector = SchemeOf)
            .AddCookie(SessionCookie.Scheme, o => SessionCookie.Configure(o, accounts, port))
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null);
        if (accounts.Oidc.IsOn)
            ways.AddOpenIdConnect(OidcLogin.Scheme, o => OidcLogin.Configure(o, accounts.Oidc));
        var policies = services.AddAuthorizationBuilder()
            .AddPolicy(Staff.Policy, p => p.AddAuthenticationSchemes(Staff.Scheme).RequireAuthenticatedUser())
            .AddPolicy(Staff.Person, p => p.AddAuthenticationSchemes(Staff.Scheme).RequireClaim(Staff.Account));
        foreach (var permission in Permissions.All)
            policies.AddPolicy(permission, p => p.AddAuthenticationSchemes(Staff.Scheme).RequireClaim(Staff.May, permission));
        return services.AddProtection();
    }

    /// <summary>What may be set for accounts: known in every role, they are configured alike.</summary>
    public static IServiceCollection AddIdentityOptions(this IServiceCollection services) =>
        services.AddConsoleAccess().AddStrictOptions<AccountOptions>(AccountOptions.Section, AccountOptions.FaultsOf);

    /// <summary>The identity provider sends people to an address that is no endpoint; the console's gate is before it, too.</summary>
    public static void UseIdentity(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path != OidcLogin.Callback || ConsoleAccess.IsAllowed(context))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });

    /// <summary>The way in at /enter and /login, a person's own account below /api/account; accounts, keys and audit below /api/console.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        LoginEndpoints.Map(app, app.ServiceProvider.GetRequiredService<AccountOptions>().Oidc);
        UserEndpoints.Map(app);
        AuditEndpoints.Map(app);
    }

    private static string SchemeOf(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0 ? KeyHandler.SchemeName : SessionCookie.Scheme;

    private static IServiceCollection AddProtection(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("wxauto");
        services.AddSingleton<KeysInDatabase>();
        services.AddOptions<KeyManagementOptions>().PostConfigure<KeysInDatabase, IServiceProvider>((o, keys, provider) =>
            (o.XmlRepository, o.XmlEncryptor) = (keys, provider.GetService<PlatformKeys>() is { } master
                ? new MasterKeyEncryption(master) : new NullXmlEncryptor()));
        return services;
    }
}
