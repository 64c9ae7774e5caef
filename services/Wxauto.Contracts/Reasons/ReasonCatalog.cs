namespace Wxauto.Contracts.Reasons;

/// <summary>Codes of one area, in the order of their declaration.</summary>
internal sealed class ReasonCatalog
{
    private readonly List<ReasonCode> _codes = [];

    public IReadOnlyList<ReasonCode> Codes => _codes;

    public PlainReasonCode Add(string name) => Keep(new PlainReasonCode(name));

    public ReasonCode<T> Add<T>(string name, string first)
        where T : notnull => Keep(new ReasonCode<T>(name, first));

    public ReasonCode<T1, T2> Add<T1, T2>(string name, string first, string second)
        where T1 : notnull
        where T2 : notnull => Keep(new ReasonCode<T1, T2>(name, first, second));

    public ReasonCode<T1, T2, T3> Add<T1, T2, T3>(string name, string first, string second, string third)
        where T1 : notnull
        where T2 : notnull
        where T3 : notnull => Keep(new ReasonCode<T1, T2, T3>(name, first, second, third));

    public ReasonCode<T1, T2, T3, T4> Add<T1, T2, T3, T4>(string name, string first, string second, string third, string fourth)
        where T1 : notnull
        where T2 : notnull
        where T3 : notnull
        where T4 : notnull => Keep(new ReasonCode<T1, T2, T3, T4>(name, first, second, third, fourth));

    private T Keep<T>(T code)
        where T : ReasonCode
    {
        _codes.Add(code);
        return code;
    }
}

/// <summary>All codes that there are.</summary>
public static class ReasonCodes
{
    private static readonly Dictionary<string, ReasonCode> ByName = All.ToDictionary(c => c.Name);

    public static IEnumerable<ReasonCode> All =>
        [.. CommonReasons.Catalog.Codes, .. PlatformReasons.Catalog.Codes, .. TurnReasons.Catalog.Codes, .. AnswerReasons.Catalog.Codes,
            .. ProviderReasons.Catalog.Codes, .. ModelReasons.Catalog.Codes, .. AgentReasons.Catalog.Codes,
            .. ToolReasons.Catalog.Codes, .. SearchReasons.Catalog.Codes,
            .. IndexReasons.Catalog.Codes, .. WorkflowReasons.Catalog.Codes, .. FetchReasons.Catalog.Codes,
            .. KnowledgeReasons.Catalog.Codes, .. DocumentReasons.Catalog.Codes,
            .. EvaluationReasons.Catalog.Codes, .. ManifestReasons.Catalog.Codes, .. DeskReasons.Catalog.Codes,
            .. AccountReasons.Catalog.Codes, .. SupportReasons.Catalog.Codes, .. CustomerReasons.Catalog.Codes];

    public static bool Contains(string code) => ByName.ContainsKey(code);
}
