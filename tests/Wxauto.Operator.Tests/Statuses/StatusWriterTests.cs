using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Statuses;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Tests.Statuses;

public sealed class StatusWriterTests : IDisposable
{
    // Nobody listens there: whatever is sent fails.
    private readonly k8s.Kubernetes _client = new(new KubernetesClientConfiguration { Host = "http://127.0.0.1:9" });

    [Fact]
    public async Task A_status_that_says_the_same_is_not_written()
    {
        var status = new AgentResourceStatus { Phase = AgentPhase.Connected, LastSeen = DateTimeOffset.UnixEpoch,
            Conditions = [new Condition { Type = "Ready", LastTransitionTime = DateTimeOffset.UnixEpoch }] };
        var agent = new AgentResource { Metadata = new V1ObjectMeta { Name = "desk", NamespaceProperty = "shop", ResourceVersion = "5" },
            StatusJson = JsonSerializer.SerializeToElement(status, ResourceJson.Options) };
        var writer = new StatusWriter<AgentResource, AgentSpec, AgentResourceStatus>(
            new KubernetesApi(_client, TimeProvider.System), "test");

        (await writer.WriteAsync(agent, writer.Known(agent), status with { Conditions = [.. status.Conditions] }, default))
            .Should().BeFalse();
        await FluentActions.Awaiting(() => writer.WriteAsync(agent, writer.Known(agent), status with { Phase = AgentPhase.Paused },
            default)).Should().ThrowAsync<HttpRequestException>();
    }

    public void Dispose() => _client.Dispose();
}
