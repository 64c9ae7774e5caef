namespace Wxauto.Contracts.Conversations;

/// <summary>The bubble that this one answers.</summary>
public sealed record QuoteDetails(string Sender, string Text);

public sealed record LinkDetails(string Title, string Address, string Description);

public sealed record LocationDetails(string Name, double Latitude, double Longitude);

/// <param name="Id">SHA-256 of the content, lower-case hex. The content itself may be missing: refused, or removed after its time.</param>
/// <param name="Size">Bytes.</param>
public sealed record BlobDetails(string Id, string Name, string MediaType, long Size);
