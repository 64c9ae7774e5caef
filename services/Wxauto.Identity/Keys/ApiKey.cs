using Wxauto.Identity.Accounts;

namespace Wxauto.Identity.Keys;

/// <summary>What a program logs in with. It may do what its scopes say, and never more than the person who made it may now.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required Guid OwnerId { get; init; }
    public User? Owner { get; init; }

    /// <summary>Permissions, with spaces between.</summary>
    public required string Scopes { get; init; }

    /// <summary>SHA-256 of the secret, which is random and long enough that nothing slower is needed.</summary>
    public required string SecretHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}
