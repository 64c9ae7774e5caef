namespace Wxauto.Contracts.Conversations;

/// <summary>Reads what agents uploaded.</summary>
public interface IBlobReader
{
    /// <summary>The content; null when it is not here, not all of it, or larger than that.</summary>
    Task<byte[]?> ReadAsync(string agent, string id, long maxBytes, CancellationToken cancellationToken);
}
