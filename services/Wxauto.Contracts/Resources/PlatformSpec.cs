namespace Wxauto.Contracts.Resources;

/// <summary>The tenant: defaults for all agents, and the keys of the company's other programs.</summary>
public sealed record PlatformSpec
{
    public string DisplayName { get; init; } = "";

    /// <summary>IANA zone in which days and months of budgets and of the usage report begin.</summary>
    public string TimeZone { get; init; } = "Asia/Shanghai";
    public PlatformDefaults Defaults { get; init; } = new();

    /// <summary>Who may use the OpenAI-compatible endpoint.</summary>
    public IReadOnlyList<VirtualKeySpec> VirtualKeys { get; init; } = [];

    public IEnumerable<FieldError> Validate()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new("spec.timeZone", $"'{TimeZone}' is not an IANA time zone such as Asia/Shanghai");
        foreach (var error in Defaults.Agent?.Validate() ?? [])
            yield return error with { Path = $"spec.defaults.agent{error.Path["spec".Length..]}" };
        foreach (var (key, i) in VirtualKeys.Select((k, i) => (k, i)))
            foreach (var error in key.Validate($"spec.virtualKeys[{i}]"))
                yield return error;
        if (VirtualKeys.GroupBy(k => k.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new("spec.virtualKeys", $"'{twice.Key}' is there twice");
    }
}

public sealed record PlatformDefaults
{
    /// <summary>Serves REST clients that have no Agent of their own.</summary>
    public AgentSpec? Agent { get; init; }
}

/// <summary>A key for one of the company's other programs.</summary>
public sealed record VirtualKeySpec
{
    /// <summary>Under this name its usage is reported.</summary>
    public string Name { get; init; } = "";
    public SecretSource Key { get; init; } = new();

    /// <summary>AIProviders that it may use, in fail-over order.</summary>
    public IReadOnlyList<string> Route { get; init; } = [];
    public BudgetSpec Budget { get; init; } = new();

    /// <summary>Currency of the budget; calls of providers with another one are refused when there is a budget.</summary>
    public string Currency { get; init; } = "CNY";
    public int? RequestsPerMinute { get; init; }
    public int? TokensPerMinute { get; init; }

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (Name.Length is 0 or > 63)
            yield return new($"{path}.name", "is required, at most 63 characters");
        if (Route.Count == 0)
            yield return new($"{path}.route", "must name at least one AIProvider");
        if (RequestsPerMinute is < 1)
            yield return new($"{path}.requestsPerMinute", "must be at least 1");
        if (TokensPerMinute is < 1)
            yield return new($"{path}.tokensPerMinute", "must be at least 1");
        foreach (var error in Key.Validate($"{path}.key").Concat(Budget.Validate($"{path}.budget")))
            yield return error;
    }
}
