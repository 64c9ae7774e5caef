using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>
/// The tenant: defaults for all agents, the keys of the company's other programs, and how a cluster runs it. A laptop reads the same
/// manifest and leaves aside what only a cluster has: image, database, roles, dapr, ingress, networkPolicy, monitoring, quotas.
/// </summary>
public sealed record PlatformSpec : IResourceSpec
{
    public string DisplayName { get; init; } = "";

    /// <summary>IANA zone in which days and months of budgets and of the usage report begin.</summary>
    public string TimeZone { get; init; } = "Asia/Shanghai";
    public PlatformDefaults Defaults { get; init; } = new();

    /// <summary>Who may use the OpenAI-compatible endpoint.</summary>
    public IReadOnlyList<VirtualKeySpec> VirtualKeys { get; init; } = [];
    public ImageSpec Image { get; init; } = new();

    /// <summary>Required in a cluster.</summary>
    public DatabaseSpec? Database { get; init; }
    public RolesSpec Roles { get; init; } = new();
    public DaprSpec Dapr { get; init; } = new();

    /// <summary>Where agents reach the gateway from outside; absent: only inside the cluster.</summary>
    public IngressSpec? Ingress { get; init; }
    public NetworkPolicySpec NetworkPolicy { get; init; } = new();
    public MonitoringSpec Monitoring { get; init; } = new();
    public QuotasSpec Quotas { get; init; } = new();

    public IEnumerable<FieldError> Validate()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new("spec.timeZone", ManifestReasons.TimeZone.With(TimeZone));
        foreach (var error in Defaults.Agent?.Validate() ?? [])
            yield return error with { Path = $"spec.defaults.agent{error.Path["spec".Length..]}" };
        foreach (var (key, i) in VirtualKeys.Select((k, i) => (k, i)))
            foreach (var error in key.Validate($"spec.virtualKeys[{i}]"))
                yield return error;
        if (VirtualKeys.GroupBy(k => k.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new("spec.virtualKeys", ManifestReasons.Twice.With(twice.Key));
        foreach (var error in Image.Validate().Concat(Database?.Validate() ?? []).Concat(Roles.Validate()).Concat(Dapr.Validate())
            .Concat(Ingress?.Validate() ?? []).Concat(Quotas.Validate()))
            yield return error;
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
            yield return new($"{path}.name", ManifestReasons.RequiredText.With(63));
        if (Route.Count == 0)
            yield return new($"{path}.route", ManifestReasons.OneAtLeast.With("AIProvider"));
        if (!Names.IsCurrency(Currency))
            yield return new($"{path}.currency", ManifestReasons.Currency);
        if (RequestsPerMinute is < 1)
            yield return new($"{path}.requestsPerMinute", ManifestReasons.AtLeast.With("1"));
        if (TokensPerMinute is < 1)
            yield return new($"{path}.tokensPerMinute", ManifestReasons.AtLeast.With("1"));
        foreach (var error in Key.Validate($"{path}.key").Concat(Budget.Validate($"{path}.budget")))
            yield return error;
    }
}

public enum PullPolicy { Always, IfNotPresent, Never }

/// <summary>The image of the services.</summary>
public sealed partial record ImageSpec
{
    /// <summary>Absent: the operator's own registry.</summary>
    public string? Repository { get; init; }

    /// <summary>Tag, also with a digest (1.2.3@sha256:…). Absent: the operator's own version.</summary>
    public string? Tag { get; init; }
    public PullPolicy PullPolicy { get; init; } = PullPolicy.IfNotPresent;

    /// <summary>Names of Secrets of type kubernetes.io/dockerconfigjson.</summary>
    public IReadOnlyList<string> PullSecrets { get; init; } = [];

    internal IEnumerable<FieldError> Validate()
    {
        if (Repository is not null && !RepositoryText().IsMatch(Repository))
            yield return new("spec.image.repository",
                ManifestReasons.Repository);
        if (Tag is not null && !TagText().IsMatch(Tag))
            yield return new("spec.image.tag", ManifestReasons.Tag);
        for (var i = 0; i < PullSecrets.Count; i++)
            if (!Names.IsObject(PullSecrets[i]))
                yield return new($"spec.image.pullSecrets[{i}]", ManifestReasons.ObjectName.With("Secret"));
    }

    [GeneratedRegex(@"^[a-z0-9]+([._:/-]+[a-z0-9]+)*\z")]
    private static partial Regex RepositoryText();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?\z")]
    private static partial Regex TagText();
}

public sealed record DatabaseSpec
{
    /// <summary>A connection string of Npgsql.</summary>
    public SecretReference SecretRef { get; init; } = new();

    internal IEnumerable<FieldError> Validate() => SecretRef.Validate("spec.database.secretRef");
}

/// <summary>More resources than this are not served; the newest are left out.</summary>
public sealed record QuotasSpec
{
    public int? Agents { get; init; }
    public int? KnowledgeBases { get; init; }
    public int? AIProviders { get; init; }

    internal IEnumerable<FieldError> Validate()
    {
        foreach (var (field, value) in new[] { ("agents", Agents), ("knowledgeBases", KnowledgeBases), ("aiProviders", AIProviders) })
            if (value is < 0)
                yield return new($"spec.quotas.{field}", ManifestReasons.NotNegative);
    }
}
