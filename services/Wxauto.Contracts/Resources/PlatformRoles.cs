using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>How each role runs in a cluster.</summary>
public sealed record RolesSpec
{
    public RoleSpec Gateway { get; init; } = new();
    public RoleSpec Pipeline { get; init; } = new();
    public RoleSpec Knowledge { get; init; } = new();
    public RoleSpec Console { get; init; } = new();

    public RoleSpec Of(Role role) =>
        role == Resources.Roles.Gateway ? Gateway : role == Resources.Roles.Pipeline ? Pipeline : role == Resources.Roles.Knowledge
            ? Knowledge : role == Resources.Roles.Console ? Console
        : throw new ArgumentOutOfRangeException(nameof(role), role.Name, "is no role");

    internal IEnumerable<FieldError> Validate() => Resources.Roles.All.SelectMany(r => Of(r).Validate($"spec.roles.{r.Name}"));
}

public sealed record RoleSpec
{
    /// <summary>Pods. Absent: 2 of the gateway, 1 of each other role; nothing with autoscaling.</summary>
    public int? Replicas { get; init; }
    public ResourcesSpec Resources { get; init; } = new();

    /// <summary>Absent: the number of pods is fixed.</summary>
    public AutoscalingSpec? Autoscaling { get; init; }
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<TolerationSpec> Tolerations { get; init; } = [];
    public IReadOnlyDictionary<string, string> PodAnnotations { get; init; } = new Dictionary<string, string>();

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (Replicas is < 0 or > 100)
            yield return new($"{path}.replicas", ManifestReasons.Range.With("0", "100"));
        if (Replicas is not null && Autoscaling is not null)
            yield return new(path, ManifestReasons.Exclude.With("replicas", "autoscaling"));
        foreach (var error in Resources.Validate($"{path}.resources").Concat(Autoscaling?.Validate($"{path}.autoscaling") ?? []))
            yield return error;
        for (var i = 0; i < Tolerations.Count; i++)
            foreach (var error in Tolerations[i].Validate($"{path}.tolerations[{i}]"))
                yield return error;
    }
}

/// <summary>What a container gets, and what it may use at most.</summary>
public sealed record ResourcesSpec
{
    public AmountsSpec? Requests { get; init; }
    public AmountsSpec? Limits { get; init; }

    internal IEnumerable<FieldError> Validate(string path) =>
        (Requests?.Validate($"{path}.requests") ?? []).Concat(Limits?.Validate($"{path}.limits") ?? []);
}

/// <summary>Amounts as Kubernetes writes them: cpu 500m or 2, memory 512Mi.</summary>
public sealed partial record AmountsSpec
{
    [JsonConverter(typeof(QuantityConverter))]
    public string? Cpu { get; init; }

    [JsonConverter(typeof(QuantityConverter))]
    public string? Memory { get; init; }

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (Cpu is not null && !CpuText().IsMatch(Cpu))
            yield return new($"{path}.cpu", ManifestReasons.Amount.With("500m", "2"));
        if (Memory is not null && !MemoryText().IsMatch(Memory))
            yield return new($"{path}.memory", ManifestReasons.Amount.With("512Mi", "2Gi"));
    }

    [GeneratedRegex(@"^([0-9]+m|[0-9]+(\.[0-9]{1,3})?)\z")]
    private static partial Regex CpuText();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]{1,3})?(Ki|Mi|Gi|Ti|k|M|G|T)?\z")]
    private static partial Regex MemoryText();
}

/// <summary>HorizontalPodAutoscaler: by CPU. Keda: by the triggers of a ScaledObject.</summary>
public enum AutoscalingType { HorizontalPodAutoscaler, Keda }

public sealed record AutoscalingSpec
{
    public AutoscalingType Type { get; init; } = AutoscalingType.HorizontalPodAutoscaler;
    public int MinReplicas { get; init; } = 1;
    public int MaxReplicas { get; init; }

    /// <summary>Of what a pod requests; absent: 80. For type HorizontalPodAutoscaler.</summary>
    public int? TargetCPUPercent { get; init; }

    /// <summary>For type Keda.</summary>
    public IReadOnlyList<KedaTriggerSpec> KedaTriggers { get; init; } = [];

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (MinReplicas is < 1 or > 100)
            yield return new($"{path}.minReplicas", ManifestReasons.Range.With("1", "100"));
        if (MaxReplicas is < 1 or > 100)
            yield return new($"{path}.maxReplicas", ManifestReasons.RequiredNumber.With(1, 100));
        if (MaxReplicas < MinReplicas)
            yield return new($"{path}.maxReplicas", ManifestReasons.NotLessThan.With("minReplicas"));
        if (TargetCPUPercent is < 1 or > 100)
            yield return new($"{path}.targetCPUPercent", ManifestReasons.Range.With("1", "100"));
        if (Type == AutoscalingType.Keda != KedaTriggers.Count > 0)
            yield return new($"{path}.kedaTriggers", ManifestReasons.BelongsNeeded.With("type", "Keda"));
        if (Type == AutoscalingType.Keda && TargetCPUPercent is not null)
            yield return new($"{path}.targetCPUPercent", ManifestReasons.CpuTrigger);
        for (var i = 0; i < KedaTriggers.Count; i++)
            if (KedaTriggers[i].Type.Length == 0)
                yield return new($"{path}.kedaTriggers[{i}].type", ManifestReasons.Required);
    }
}

/// <summary>A trigger of KEDA, passed on as it is.</summary>
public sealed record KedaTriggerSpec
{
    public string Type { get; init; } = "";
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>For cpu and memory: Utilization or AverageValue.</summary>
    public string? MetricType { get; init; }

    /// <summary>Name of a TriggerAuthentication.</summary>
    public string? AuthenticationRef { get; init; }
}

public enum TolerationOperator { Equal, Exists }
public enum TaintEffect { NoSchedule, PreferNoSchedule, NoExecute }

/// <summary>A taint of nodes that the pods put up with.</summary>
public sealed record TolerationSpec
{
    /// <summary>Absent: every key; operator must be Exists then.</summary>
    public string? Key { get; init; }
    public TolerationOperator Operator { get; init; } = TolerationOperator.Equal;
    public string? Value { get; init; }

    /// <summary>Absent: every effect.</summary>
    public TaintEffect? Effect { get; init; }

    /// <summary>For effect NoExecute; absent: for ever.</summary>
    public long? TolerationSeconds { get; init; }

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (Key is null && Operator != TolerationOperator.Exists)
            yield return new($"{path}.operator", ManifestReasons.ExistsWithoutKey);
        if (Value is not null && Operator == TolerationOperator.Exists)
            yield return new($"{path}.value", ManifestReasons.AbsentWithExists);
        if (TolerationSeconds is not null && Effect != TaintEffect.NoExecute)
            yield return new($"{path}.tolerationSeconds", ManifestReasons.Belongs.With("effect", "NoExecute"));
    }
}
