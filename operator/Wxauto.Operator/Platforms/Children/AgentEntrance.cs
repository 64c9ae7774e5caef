using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>The way of agents from outside to the gateway: gRPC streams that last for days.</summary>
internal static class AgentEntrance
{
    private const string Nginx = "nginx.ingress.kubernetes.io";

    public static V1Ingress Ingress(PlatformPlan plan, IngressSpec spec)
    {
        var metadata = plan.Metadata(plan.NameOf(Roles.Gateway), Roles.Gateway.Name);
        metadata.Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [$"{Nginx}/backend-protocol"] = "GRPC",
            [$"{Nginx}/proxy-body-size"] = "0", // an agent's stream is one body without an end
            [$"{Nginx}/proxy-read-timeout"] = "86400", // and may be silent for hours
            [$"{Nginx}/proxy-send-timeout"] = "86400",
        };
        foreach (var (name, value) in spec.Annotations)
            metadata.Annotations[name] = value;
        return new V1Ingress
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "Ingress",
            Metadata = metadata,
            Spec = new V1IngressSpec
            {
                IngressClassName = spec.ClassName,
                Tls = spec.TlsSecret is null ? null : [new V1IngressTLS { Hosts = [spec.Host], SecretName = spec.TlsSecret }],
                Rules =
                [
                    new V1IngressRule
                    {
                        Host = spec.Host,
                        Http = new V1HTTPIngressRuleValue
                        {
                            Paths =
                            [
                                new V1HTTPIngressPath
                                {
                                    Path = "/", PathType = "Prefix",
                                    Backend = new V1IngressBackend
                                        { Service = new V1IngressServiceBackend
                                        { Name = plan.NameOf(Roles.Gateway), Port = new V1ServiceBackendPort { Name = "grpc" } } },
                                },
                            ],
                        },
                    },
                ],
            },
        };
    }

    public static DynamicResource Route(PlatformPlan plan, IngressSpec spec)
    {
        var metadata = plan.Metadata(plan.NameOf(Roles.Gateway), Roles.Gateway.Name);
        metadata.Annotations = spec.Annotations.Count == 0 ? null : spec.Annotations.ToDictionary();
        var gateway = spec.GatewayRef ?? throw new InvalidOperationException("An ingress of type Gateway names its Gateway.");
        var parent = new JsonObject { ["group"] = ChildTypes.GrpcRoute.Group, ["kind"] = "Gateway", ["name"] = gateway.Name };
        if (gateway.Namespace is { } @namespace)
            parent["namespace"] = @namespace;
        var backend = new JsonObject { ["group"] = "", ["kind"] = "Service", ["name"] = plan.NameOf(Roles.Gateway),
            ["port"] = PodParts.AgentPort };
        return new DynamicResource(ChildTypes.GrpcRoute, metadata, new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["parentRefs"] = new JsonArray(parent), ["hostnames"] = new JsonArray(spec.Host),
                ["rules"] = new JsonArray(new JsonObject { ["backendRefs"] = new JsonArray(backend) }),
            },
        });
    }
}
