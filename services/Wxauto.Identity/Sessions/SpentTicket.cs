namespace Wxauto.Identity.Sessions;

/// <summary>A link into the console that was used.</summary>
internal sealed class SpentTicket
{
    public required string Id { get; init; }

    /// <summary>From then on it would be worth nothing anyway.</summary>
    public required DateTimeOffset Until { get; init; }
}
