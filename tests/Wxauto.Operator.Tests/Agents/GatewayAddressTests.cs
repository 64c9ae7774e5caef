using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Agents;
using Wxauto.Operator.Resources;
using k8s.Models;

namespace Wxauto.Operator.Tests.Agents;

public sealed class GatewayAddressTests
{
    public static TheoryData<IngressSpec?, string, string> Ingresses => new()
    {
        { null, "http://127.0.0.1:8081", "kubectl -n shop port-forward service/main-gateway 8081:8081" },
        { new IngressSpec { Host = "a.example" }, "https://a.example", "spec.ingress.tlsSecret" },
        { new IngressSpec { Host = "a.example", TlsSecret = "tls" }, "https://a.example", "" },
        { new IngressSpec { Host = "a.example", Type = IngressType.Gateway }, "https://a.example", "" },
    };

    [Theory]
    [MemberData(nameof(Ingresses))]
    public void The_address_is_one_that_agents_take_and_what_is_left_to_do_is_said(IngressSpec? ingress, string address, string hint)
    {
        var platform = new PlatformResource
        {
            Metadata = new V1ObjectMeta { Name = "main", NamespaceProperty = "shop" },
            SpecJson = JsonSerializer.SerializeToElement(new PlatformSpec { Ingress = ingress }, ResourceJson.Options),
        };

        var gateway = GatewayAddress.Of(platform);

        gateway.Address.Should().Be(address);
        gateway.Hint.Contains(hint, StringComparison.Ordinal).Should().BeTrue(gateway.Hint);
        (gateway.Hint.Length == 0).Should().Be(hint.Length == 0);
    }
}
