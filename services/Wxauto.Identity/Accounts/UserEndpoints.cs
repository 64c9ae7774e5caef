using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Security;
using Wxauto.Identity.Keys;
using Wxauto.Storage.Audit;

namespace Wxauto.Identity.Accounts;

/// <summary>Accounts and API keys for administrators.</summary>
internal static class UserEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var users = app.MapStaff("/api/console/users").Needs(Permissions.UsersManage);
        users.MapGet("", async (AccountDirectory accounts, CancellationToken ct) => AccountAnswers.Json(new
        {
            Users = (await accounts.ListAsync(ct)).Select(AccountDirectory.Shown),
            Roles = Enum.GetValues<StaffRole>().Select(r => new { Name = r.ToString(), Permissions = StaffRoles.PermissionsOf(r) }),
        }));
        users.MapPost("", CreateAsync);
        users.MapPut("{id:guid}", async (Guid id, ChangeBody body, AccountDirectory accounts, HttpContext context, CancellationToken ct) =>
            AccountAnswers.Done(await accounts.ChangeAsync(id, body.DisplayName, body.Role, body.Disabled, context.Actor, ct)));
        users.MapPost("{id:guid}/reset", ResetAsync);
        var keys = app.MapStaff("/api/console/keys").Needs(Permissions.UsersManage);
        keys.MapGet("", async (ApiKeys all, CancellationToken ct) =>
            AccountAnswers.Json(new { Keys = (await all.ListAsync(ct)).Select(Shown), Scopes = Permissions.All }));
        keys.MapPost("", CreateKeyAsync);
        keys.MapPost("{id:guid}/revoke", async (Guid id, ApiKeys all, HttpContext context, CancellationToken ct) =>
            AccountAnswers.Done(await all.RevokeAsync(id, context.Actor, ct)));
    }

    private static async Task<IResult> CreateAsync(CreateBody body, AccountDirectory accounts, HttpContext context, CancellationToken ct)
    {
        var (user, password, problem) = await accounts.CreateAsync(body.Name, body.DisplayName, body.Role, context.Actor, ct);
        return problem is not null ? AccountAnswers.Refused(problem) : AccountAnswers.Json(new { user!.Id, Password = password }, 201);
    }

    private static async Task<IResult> ResetAsync(Guid id, AccountDirectory accounts, HttpContext context, CancellationToken ct)
    {
        var (password, problem) = await accounts.ResetAsync(id, context.Actor, ct);
        return problem is not null ? AccountAnswers.Refused(problem) : AccountAnswers.Json(new { Password = password });
    }

    /// <summary>A key belongs to a person: it may never do more than he.</summary>
    private static async Task<IResult> CreateKeyAsync(KeyBody body, ApiKeys all, HttpContext context, CancellationToken ct)
    {
        if (!Guid.TryParse(context.User.FindFirst(Staff.Account)?.Value, out var owner))
            return AccountAnswers.Problem(AccountReasons.NotAllowed.With(Staff.Person), 403);
        var (key, text, problem) = await all.CreateAsync(owner, body.Name, body.Scopes, body.Days ?? 0, context.Actor, ct);
        return problem is not null ? AccountAnswers.Refused(problem) : AccountAnswers.Json(new { key!.Id, Key = text }, 201);
    }

    private static object Shown(ApiKey k) => new
    {
        k.Id, k.Name, Owner = k.Owner!.DisplayName, Scopes = k.Scopes.Split(' '), k.CreatedAt, k.ExpiresAt, k.RevokedAt, k.LastUsedAt,
    };

    private sealed record CreateBody(string? Name, string? DisplayName, string? Role);

    private sealed record ChangeBody(string? DisplayName, string? Role, bool? Disabled);

    private sealed record KeyBody(string? Name, IReadOnlyList<string>? Scopes, int? Days);
}
