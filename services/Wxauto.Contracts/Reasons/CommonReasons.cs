namespace Wxauto.Contracts.Reasons;

/// <summary>What every module says.</summary>
public static class CommonReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly ReasonCode<Reason[]> Several = Catalog.Add<Reason[]>("several", "parts");
    public static readonly PlainReasonCode Nothing = Catalog.Add("nothing");

    /// <summary>Those reasons as one.</summary>
    /// <param name="parts">At least one.</param>
    public static Reason All(IReadOnlyList<Reason> parts) => parts.Count == 1 ? parts[0] : Several.With([.. parts]);
}
