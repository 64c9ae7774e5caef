namespace Wxauto.Contracts.Reasons;

/// <summary>Which questions of a set a base does not answer as it should.</summary>
public static class EvaluationReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly ReasonCode<string, double, string> NotRefused =
        Catalog.Add<string, double, string>("evaluation.not-refused", "question", "confidence", "first");
    public static readonly ReasonCode<string, double, Reason> Refused =
        Catalog.Add<string, double, Reason>("evaluation.refused", "question", "confidence", "where");
    public static readonly ReasonCode<string, double, Reason> Wrong =
        Catalog.Add<string, double, Reason>("evaluation.wrong", "question", "confidence", "where");
    public static readonly ReasonCode<string, double, Reason> Asked =
        Catalog.Add<string, double, Reason>("evaluation.asked", "question", "confidence", "where");
    public static readonly ReasonCode<string, double, Reason> AskedInVain =
        Catalog.Add<string, double, Reason>("evaluation.asked-in-vain", "question", "confidence", "where");
    public static readonly ReasonCode<int, string> AtRank = Catalog.Add<int, string>("evaluation.at-rank", "rank", "first");
    public static readonly ReasonCode<int, string> NotAmong = Catalog.Add<int, string>("evaluation.not-among", "most", "first");
    public static readonly PlainReasonCode NothingFound = Catalog.Add("evaluation.nothing-found");
}
