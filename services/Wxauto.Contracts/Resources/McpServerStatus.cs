namespace Wxauto.Contracts.Resources;

public sealed record McpServerResourceStatus : ResourceStatus
{
    /// <summary>Allowed tools that it offers, by the names that models call.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];
}
