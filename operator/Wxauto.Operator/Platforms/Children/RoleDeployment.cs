using System.Globalization;
using Wxauto.Contracts.Resources;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>The pods of a role.</summary>
internal static class RoleDeployment
{
    public const string InputsHash = "wxauto.io/inputs-hash";

    /// <summary>Who sets the number of pods: Platform, HorizontalPodAutoscaler or Keda.</summary>
    public const string ScaledBy = "wxauto.io/scaled-by";
    public const string ByPlatform = "Platform";

    private const string Secrets = "/var/run/wxauto/secrets";
    private const string ConfigMaps = "/var/run/wxauto/configmaps";

    public static V1Deployment Of(PlatformPlan plan, Role role)
    {
        var spec = plan.Spec.Roles.Of(role);
        var metadata = plan.Metadata(plan.NameOf(role), role.Name);
        metadata.Annotations = new Dictionary<string, string> { [ScaledBy] = spec.Autoscaling?.Type.ToString() ?? ByPlatform };
        var match = PlatformLabels.Match(plan.Name, role.Name);
        return new V1Deployment
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = metadata,
            Spec = new V1DeploymentSpec
            {
                Replicas = Replicas(role, spec),
                RevisionHistoryLimit = 3,
                Selector = new V1LabelSelector { MatchLabels = match },
                Strategy = new V1DeploymentStrategy { Type = "RollingUpdate",
                    RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 } },
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta { Labels = PlatformLabels.Of(plan.Name, role.Name),
                        Annotations = Annotations(plan, role, spec) },
                    Spec = Pod(plan, role, spec, match),
                },
            },
        };
    }

    /// <summary>Null: an autoscaler sets it.</summary>
    public static int? Replicas(Role role, RoleSpec spec) => spec.Autoscaling is not null ? null : spec.Replicas
        ?? (role == Roles.Gateway ? 2 : 1);

    private static SortedDictionary<string, string> Annotations(PlatformPlan plan, Role role, RoleSpec spec)
    {
        var annotations = new SortedDictionary<string, string>(spec.PodAnnotations.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in DaprSidecar.Annotations(plan, role))
            annotations[name] = value;
        annotations[InputsHash] = plan.Inputs[role.Name].Hash;
        return annotations;
    }

    private static V1PodSpec Pod(PlatformPlan plan, Role role, RoleSpec spec, Dictionary<string, string> match) => new()
    {
        ServiceAccountName = plan.NameOf(role),
        AutomountServiceAccountToken = true,
        EnableServiceLinks = false,
        SecurityContext = PodParts.PodSecurity,
        TerminationGracePeriodSeconds = 60,
        ImagePullSecrets = PodParts.PullSecrets(plan.Spec.Image),
        NodeSelector = PodParts.NodeSelector(spec),
        Tolerations = PodParts.Tolerations(spec),
        TopologySpreadConstraints =
        [
            new V1TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "kubernetes.io/hostname", WhenUnsatisfiable = "ScheduleAnyway",
                LabelSelector = new V1LabelSelector { MatchLabels = match } },
        ],
        Containers = [Container(plan, role, spec)],
        Volumes = Volumes(plan.Inputs[role.Name]),
    };

    private static V1Container Container(PlatformPlan plan, Role role, RoleSpec spec) => new()
    {
        Name = "server",
        Image = plan.Image,
        ImagePullPolicy = plan.Spec.Image.PullPolicy.ToString(),
        Args =
        [
            "--target", role.Name, "--urls", $"http://0.0.0.0:{PodParts.HttpPort}", "--agent-url", $"http://0.0.0.0:{PodParts.AgentPort}",
            "--internal-url", $"http://0.0.0.0:{PodParts.InternalPort}", "--data", "/data", "--resources", "kubernetes",
        ],
        Env =
        [
            PodParts.Database(plan),
            // Only what speaks to agents opens what they sealed.
            .. role == Roles.Gateway ? [PodParts.Secret("Wxauto__Security__MasterKey", plan.Keys, PlatformSecrets.MasterKey)]
                : (V1EnvVar[])[],
            PodParts.Secret("Wxauto__Internal__OperatorToken", plan.Internal, PlatformSecrets.OperatorToken),
            PodParts.Secret("APP_API_TOKEN", plan.Internal, PlatformSecrets.DaprToken),
            PodParts.Value("Wxauto__Secrets__Directory", Secrets),
            PodParts.Value("Wxauto__ConfigMaps__Directory", ConfigMaps),
            PodParts.Value("Wxauto__Dapr__PubSub", plan.PubSub),
            PodParts.Value("Wxauto__Dapr__KnowledgeAppId", plan.NameOf(Roles.Knowledge)),
            PodParts.Field("POD_NAMESPACE", "metadata.namespace"),
            PodParts.Field("POD_NAME", "metadata.name"),
            PodParts.Value("TMPDIR", "/tmp"),
        ],
        Ports =
        [
            new V1ContainerPort { Name = "http", ContainerPort = PodParts.HttpPort, Protocol = "TCP" },
            new V1ContainerPort { Name = "grpc", ContainerPort = PodParts.AgentPort, Protocol = "TCP" },
            new V1ContainerPort { Name = "internal", ContainerPort = PodParts.InternalPort, Protocol = "TCP" },
        ],
        StartupProbe = Probe("/healthz", period: 2, failures: 60),
        LivenessProbe = Probe("/healthz", period: 10, failures: 3),
        ReadinessProbe = Probe("/readyz", period: 5, failures: 2),
        Resources = PodParts.Resources(spec.Resources, role == Roles.Knowledge ? "2Gi" : "1Gi"),
        SecurityContext = PodParts.ContainerSecurity,
        VolumeMounts =
        [
            PodParts.Mount("data", "/data"),
            PodParts.Mount("tmp", "/tmp"),
            .. plan.Inputs[role.Name].Secrets.Count == 0 ? [] : (V1VolumeMount[])[PodParts.Mount("secrets", Secrets, readOnly: true)],
            .. plan.Inputs[role.Name].ConfigMaps.Select(name => PodParts.Mount(VolumeOf(name), $"{ConfigMaps}/{name}", readOnly: true)),
        ],
    };

    private static V1Probe Probe(string path, int period, int failures) =>
        new() { HttpGet = new V1HTTPGetAction { Path = path, Port = "http" }, PeriodSeconds = period, FailureThreshold = failures,
            TimeoutSeconds = 5 };

    /// <summary>All are optional: a key that is missing stops the resource that names it, not the pods.</summary>
    private static List<V1Volume> Volumes(RoleInputs inputs)
    {
        List<V1Volume> volumes = [PodParts.Scratch("data", "2Gi"), PodParts.Scratch("tmp", "1Gi")];
        if (inputs.Secrets.Count > 0)
            volumes.Add(new V1Volume
            {
                Name = "secrets",
                Projected = new V1ProjectedVolumeSource
                {
                    Sources = [.. inputs.Secrets.GroupBy(s => s.Name).Select(secret => new V1VolumeProjection
                    {
                        Secret = new V1SecretProjection
                        {
                            Name = secret.Key, Optional = true,
                            Items = [.. secret.Select(s => new V1KeyToPath { Key = s.Key, Path = $"{s.Name}/{s.Key}" })],
                        },
                    })],
                },
            });
        volumes.AddRange(inputs.ConfigMaps.Select(name => new V1Volume
            { Name = VolumeOf(name), ConfigMap = new V1ConfigMapVolumeSource { Name = name, Optional = true } }));
        return volumes;
    }

    /// <summary>Names of ConfigMaps are longer than those of volumes may be.</summary>
    private static string VolumeOf(string configMap) => string.Create(CultureInfo.InvariantCulture,
        $"configmap-{Fingerprint.Of(configMap)}");
}
