namespace Wxauto.Gateway.Agents;

/// <summary>A one-time enrolment token; only the hash of its secret is kept.</summary>
public sealed class EnrollmentTokenRecord
{
    public required string Id { get; init; }
    public required string Agent { get; init; }
    public required byte[] SecretHash { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required int UsesLeft { get; set; }
}
