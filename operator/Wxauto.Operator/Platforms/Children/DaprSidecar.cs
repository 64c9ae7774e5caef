using System.Globalization;
using Wxauto.Contracts.Resources;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>What Dapr's injector is told about a role's pods.</summary>
internal static class DaprSidecar
{
    public static IEnumerable<(string Name, string Value)> Annotations(PlatformPlan plan, Role role)
    {
        // Knowledge is called over gRPC; events reach the others on the internal port.
        var grpc = role == Roles.Knowledge;
        yield return ("dapr.io/enabled", "true");
        yield return ("dapr.io/app-id", plan.NameOf(role));
        yield return ("dapr.io/app-port", (grpc ? PodParts.AgentPort : PodParts.InternalPort).ToString(CultureInfo.InvariantCulture));
        yield return ("dapr.io/app-protocol", grpc ? "grpc" : "http");
        yield return ("dapr.io/app-token-secret", plan.Internal);
        yield return ("dapr.io/config", plan.Name);
        yield return ("dapr.io/log-as-json", "true");
        yield return ("dapr.io/log-level", plan.Spec.Dapr.LogLevel.ToString());

        // The pods' accounts may read no Secrets; those of components are resolved by Dapr's operator.
        yield return ("dapr.io/disable-builtin-k8s-secret-store", "true");
        yield return ("dapr.io/sidecar-seccomp-profile-type", "RuntimeDefault");

        // The sidecar gets SIGTERM together with the server, which still publishes while it drains.
        yield return ("dapr.io/block-shutdown-duration", "30s");
        yield return ("dapr.io/graceful-shutdown-seconds", "10");

        var resources = plan.Spec.Dapr.SidecarResources;
        yield return ("dapr.io/sidecar-cpu-request", resources.Requests?.Cpu ?? PodParts.Least("50m", resources.Limits?.Cpu));
        yield return ("dapr.io/sidecar-memory-request", resources.Requests?.Memory ?? PodParts.Least("64Mi", resources.Limits?.Memory));
        if (resources.Limits?.Cpu is { } cpu)
            yield return ("dapr.io/sidecar-cpu-limit", cpu);
        if (resources.Limits?.Memory is { } memory)
            yield return ("dapr.io/sidecar-memory-limit", memory);
    }
}
