using Microsoft.AspNetCore.Identity;
using Wxauto.Hosting.Security;

namespace Wxauto.Identity.Accounts;

/// <summary>What somebody is in the company; what he may do follows from it.</summary>
public enum StaffRole
{
    Viewer = 1,
    Agent = 2,
    Manager = 3,
    Admin = 4,
}

/// <summary>A person who logs in.</summary>
public sealed class User : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }
    public required StaffRole Role { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastLoginAt { get; set; }

    /// <summary>Since when he may not log in; null: he may.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Somebody else made his password: he may do nothing until he made his own.</summary>
    public bool MustSetPassword { get; set; }

    /// <summary>He logs in at the company's identity provider.</summary>
    public bool External { get; init; }
}

internal static class StaffRoles
{
    private static readonly string[] ToRead =
        [Permissions.ConversationsRead, Permissions.CustomersRead, Permissions.KnowledgeRead, Permissions.AgentsRead, Permissions.UsageRead];
    private static readonly string[] OfAgents = [.. ToRead, Permissions.ConversationsReply, Permissions.CustomersWrite];
    private static readonly string[] OfManagers = [.. OfAgents, Permissions.ConversationsErase, Permissions.CustomersManage,
        Permissions.KnowledgeWrite, Permissions.AgentsManage, Permissions.AuditRead];

    public static IReadOnlyList<string> PermissionsOf(StaffRole role) => role switch
    {
        StaffRole.Viewer => ToRead,
        StaffRole.Agent => OfAgents,
        StaffRole.Manager => OfManagers,
        StaffRole.Admin => Permissions.All,
        _ => [],
    };

    public static StaffRole? Find(string? name) => Enum.GetValues<StaffRole>().Cast<StaffRole?>()
        .FirstOrDefault(r => r.ToString()!.Equals(name, StringComparison.OrdinalIgnoreCase));
}
