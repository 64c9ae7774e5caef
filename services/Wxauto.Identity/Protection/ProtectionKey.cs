namespace Wxauto.Identity.Protection;

/// <summary>A key of ASP.NET's data protection, as XML.</summary>
internal sealed class ProtectionKey
{
    public required Guid Id { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Xml { get; init; }
}
