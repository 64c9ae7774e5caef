namespace Wxauto.Contracts.Reasons;

/// <summary>What the whole platform suffers from.</summary>
public static class PlatformReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode DatabaseFull = Catalog.Add("platform.database-full");
}
