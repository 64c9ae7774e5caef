using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>How the roles tell each other that there is something to do.</summary>
public sealed record DaprSpec
{
    /// <summary>Required in a cluster.</summary>
    public PubsubSpec? Pubsub { get; init; }
    public DaprLogLevel LogLevel { get; init; } = DaprLogLevel.info;
    public ResourcesSpec SidecarResources { get; init; } = new();

    internal IEnumerable<FieldError> Validate() => (Pubsub?.Validate("spec.dapr.pubsub") ?? [])
        .Concat(SidecarResources.Validate("spec.dapr.sidecarResources"));
}

public enum DaprLogLevel { debug, info, warn, error }

/// <summary>The Dapr component of the message broker.</summary>
public sealed partial record PubsubSpec
{
    /// <summary>E.g. pubsub.redis, pubsub.kafka, pubsub.rabbitmq.</summary>
    public string Type { get; init; } = "";
    public string Version { get; init; } = "v1";
    public IReadOnlyList<ComponentMetadataSpec> Metadata { get; init; } = [];

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (!TypeText().IsMatch(Type))
            yield return new($"{path}.type", ManifestReasons.Pubsub);
        if (!VersionText().IsMatch(Version))
            yield return new($"{path}.version", ManifestReasons.Version);
        for (var i = 0; i < Metadata.Count; i++)
            foreach (var error in Metadata[i].Validate($"{path}.metadata[{i}]"))
                yield return error;
        if (Metadata.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new($"{path}.metadata", ManifestReasons.Twice.With(twice.Key));
    }

    [GeneratedRegex(@"^pubsub\.[a-z0-9.-]+\z")]
    private static partial Regex TypeText();

    [GeneratedRegex(@"^v[0-9]+[a-z0-9]*\z")]
    private static partial Regex VersionText();
}

/// <summary>A setting of the component: exactly one of value and secretKeyRef.</summary>
public sealed record ComponentMetadataSpec
{
    public string Name { get; init; } = "";
    public string? Value { get; init; }
    public SecretReference? SecretKeyRef { get; init; }

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (Name.Length == 0)
            yield return new($"{path}.name", ManifestReasons.Required);
        if (Name == "consumerID")
            yield return new($"{path}.name", ManifestReasons.SetByOperator.With(Name));
        if (Value is null == SecretKeyRef is null)
            yield return new(path, ManifestReasons.ExactlyOne.With(["value", "secretKeyRef"]));
        foreach (var error in SecretKeyRef?.Validate($"{path}.secretKeyRef") ?? [])
            yield return error;
    }
}

/// <summary>Ingress: networking.k8s.io/v1. Gateway: a GRPCRoute of gateway.networking.k8s.io/v1.</summary>
public enum IngressType { Ingress, Gateway }

public sealed partial record IngressSpec
{
    public IngressType Type { get; init; } = IngressType.Ingress;

    /// <summary>Name by which agents reach the gateway.</summary>
    public string Host { get; init; } = "";

    /// <summary>IngressClass; absent: the cluster's default. For type Ingress.</summary>
    public string? ClassName { get; init; }

    /// <summary>Secret of type kubernetes.io/tls. For type Ingress; a Gateway has its own.</summary>
    public string? TlsSecret { get; init; }

    /// <summary>For type Gateway.</summary>
    public GatewayReference? GatewayRef { get; init; }
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    internal IEnumerable<FieldError> Validate()
    {
        if (Host.Length > 253 || !HostText().IsMatch(Host))
            yield return new("spec.ingress.host", ManifestReasons.DnsName);
        if (Type == IngressType.Gateway == GatewayRef is null)
            yield return new("spec.ingress.gatewayRef", ManifestReasons.BelongsNeeded.With("type", "Gateway"));
        if (Type == IngressType.Gateway && (ClassName ?? TlsSecret) is not null)
            yield return new(ClassName is null ? "spec.ingress.tlsSecret" : "spec.ingress.className",
                ManifestReasons.Belongs.With("type", "Ingress"));
        if (GatewayRef is { Name.Length: 0 })
            yield return new("spec.ingress.gatewayRef.name", ManifestReasons.Required);
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex HostText();
}

/// <summary>A Gateway of gateway.networking.k8s.io.</summary>
public sealed record GatewayReference
{
    public string Name { get; init; } = "";

    /// <summary>Absent: the Platform's own.</summary>
    public string? Namespace { get; init; }
}

public sealed record NetworkPolicySpec
{
    /// <summary>The pods' traffic is restricted to what they need.</summary>
    public bool Enabled { get; init; } = true;
}

public sealed record MonitoringSpec
{
    /// <summary>A ServiceMonitor and a PrometheusRule are made when the cluster knows these kinds.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Labels of both, by which a Prometheus chooses them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
