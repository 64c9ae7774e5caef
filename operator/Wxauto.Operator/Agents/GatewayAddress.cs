using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;

namespace Wxauto.Operator.Agents;

/// <summary>Where a PC finds the gateway. Always one that the agent takes: it speaks plain HTTP to its own machine only.</summary>
/// <param name="Address">https at the host of the Platform's ingress, else a port forwarded to the PC.</param>
/// <param name="Hint">What a person has to do so that it leads there; empty: nothing.</param>
internal readonly record struct GatewayAddress(string Address, string Hint)
{
    private const int Port = 8081;

    public static GatewayAddress Of(PlatformResource platform)
    {
        var (name, @namespace) = (platform.Metadata.Name, platform.Metadata.NamespaceProperty);
        return platform.Spec?.Ingress switch
        {
            { Host.Length: > 0, Type: IngressType.Ingress, TlsSecret: null } ingress => new($"https://{ingress.Host}",
                $"spec.ingress.tlsSecret of the Platform {name} is not set: PCs must trust the certificate that the ingress controller shows for {ingress.Host}."),
            { Host.Length: > 0 } ingress => new($"https://{ingress.Host}", ""),
            _ => new($"http://127.0.0.1:{Port}",
                $"The Platform {name} has no spec.ingress, so that only a PC with a forwarded port reaches the gateway: "
                + $"kubectl -n {@namespace} port-forward service/{name}-{Roles.Gateway.Name} {Port}:{Port}. Set spec.ingress.host and tlsSecret for all others."),
        };
    }
}
