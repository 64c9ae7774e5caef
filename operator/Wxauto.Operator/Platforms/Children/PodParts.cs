using Wxauto.Contracts.Resources;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>What pods of the roles and of the migration have in common. All pass Pod Security `restricted`.</summary>
internal static class PodParts
{
    public const int HttpPort = 8080;
    public const int AgentPort = 8081;
    public const int InternalPort = 8082;

    /// <summary>The user `app` of .NET's images.</summary>
    private const long User = 1654;

    public static V1PodSecurityContext PodSecurity { get; } = new()
    {
        RunAsNonRoot = true, RunAsUser = User, RunAsGroup = User, FsGroup = User,
        SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
    };

    public static V1SecurityContext ContainerSecurity { get; } = new()
    {
        AllowPrivilegeEscalation = false, ReadOnlyRootFilesystem = true, Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };

    public static V1EnvVar Value(string name, string value) => new() { Name = name, Value = value };

    public static V1EnvVar Secret(string name, string secret, string key) =>
        new() { Name = name, ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = secret, Key = key } } };

    public static V1EnvVar Field(string name, string path) => new()
        { Name = name, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } } };

    public static V1EnvVar Database(PlatformPlan plan) => plan.Spec.Database is { SecretRef: var reference }
        ? Secret("ConnectionStrings__Wxauto", reference.Name, reference.Key)
        : throw new InvalidOperationException("A Platform without a database has no pods.");

    public static V1Volume Scratch(string name, string limit) =>
        new() { Name = name, EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity(limit) } };

    public static V1VolumeMount Mount(string name, string path, bool? readOnly = null) =>
        new() { Name = name, MountPath = path, ReadOnlyProperty = readOnly };

    /// <summary>What is not set is asked for modestly, so that a pod has a place and an autoscaler something to count by; a pod that grows
    /// without end is stopped before it takes the node with it.</summary>
    /// <param name="most">Limit of memory where none is set; more when more is asked for.</param>
    public static V1ResourceRequirements Resources(ResourcesSpec spec, string most) => new()
    {
        Requests = new Dictionary<string, ResourceQuantity>
        {
            ["cpu"] = new(spec.Requests?.Cpu ?? Least("100m", spec.Limits?.Cpu)),
            ["memory"] = new(spec.Requests?.Memory ?? Least("256Mi", spec.Limits?.Memory)),
        },
        Limits = Limits(spec, most),
    };

    /// <summary>A request above its limit would be refused.</summary>
    public static string Least(string modest, string? limit) =>
        limit is not null && new ResourceQuantity(limit).ToDecimal() < new ResourceQuantity(modest).ToDecimal() ? limit : modest;

    public static List<V1LocalObjectReference>? PullSecrets(ImageSpec image) =>
        image.PullSecrets.Count == 0 ? null : [.. image.PullSecrets.Select(name => new V1LocalObjectReference { Name = name })];

    public static Dictionary<string, string>? NodeSelector(RoleSpec spec) => spec.NodeSelector.Count == 0 ? null
        : spec.NodeSelector.ToDictionary();

    public static List<V1Toleration>? Tolerations(RoleSpec spec) => spec.Tolerations.Count == 0 ? null
        : [.. spec.Tolerations.Select(Toleration)];

    private static V1Toleration Toleration(TolerationSpec spec) => new()
    {
        Key = spec.Key, OperatorProperty = spec.Operator.ToString(), Value = spec.Value, Effect = spec.Effect?.ToString(),
        TolerationSeconds = spec.TolerationSeconds,
    };

    private static Dictionary<string, ResourceQuantity> Limits(ResourcesSpec spec, string most)
    {
        var memory = spec.Limits?.Memory ?? (spec.Requests?.Memory is { } asked
            && new ResourceQuantity(asked).ToDecimal() > new ResourceQuantity(most).ToDecimal() ? asked : most);
        var amounts = new Dictionary<string, ResourceQuantity> { ["memory"] = new(memory) };
        if (spec.Limits?.Cpu is { } cpu)
            amounts["cpu"] = new(cpu);
        return amounts;
    }
}
