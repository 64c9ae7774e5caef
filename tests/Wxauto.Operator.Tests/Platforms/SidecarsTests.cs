using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Tests.Running;
using Wxauto.Tests.Kubernetes;
using Wxauto.Tests.Operator;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>A Platform says which Dapr sidecars do not answer, whoever noticed it.</summary>
public sealed class SidecarsTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new(withLongTimers: false);
    private PlatformScene _scene = null!;
    private ServicesStub _services = null!;

    public async Task InitializeAsync()
    {
        _scene = await PlatformScene.StartAsync(operated: false);
        _services = await ServicesStub.StartAsync(_time);
        _scene.Operator = await OperatorUnderTest.StartAsync(_scene.Cluster, services: _services.Template, time: _time);
        await _scene.PlatformAsync();
        var secret = await TestCluster.EventuallyAsync("the operator's token is there", async () =>
            (await _scene.Client.CoreV1.ListNamespacedSecretAsync(_scene.Namespace, fieldSelector: "metadata.name=main-internal"))
                .Items.FirstOrDefault());
        _services.Token = System.Text.Encoding.UTF8.GetString(secret.Data["operatorToken"]);
        await _scene.ReadyAsync();
        await IsAsync(ConditionStatus.True, "Answering");
    }

    public async Task DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task What_a_role_says_of_its_sidecar_is_a_condition_and_an_event()
    {
        _services.Sidecars["pipeline"] = new SidecarReport(false, DateTimeOffset.UnixEpoch, "ConnectionRefused");

        var condition = await IsAsync(ConditionStatus.False, "SidecarSilent");

        condition.Message.Should().Contain("A pipeline pod's does not answer its program since 1970-01-01 00:00 UTC (ConnectionRefused).");
        (await _scene.ConditionAsync(ConditionTypes.Ready))!.Status.Should().Be(ConditionStatus.True);
        await TestCluster.EventuallyAsync("it is told", async () => (await _scene.EventsAsync("SidecarSilent")).Count > 0);

        _services.Sidecars.Clear();

        await IsAsync(ConditionStatus.True, "Answering");
    }

    [Fact]
    public async Task What_the_kubelet_says_of_a_sidecar_is_a_condition_too()
    {
        var pod = (await _scene.Client.CoreV1.ListNamespacedPodAsync(_scene.Namespace,
            labelSelector: "app.kubernetes.io/component=gateway")).Items[0];
        await _scene.Client.CoreV1.PatchNamespacedPodStatusAsync(new V1Patch("""
            {"status": {"containerStatuses": [{"name": "daprd", "image": "i", "imageID": "", "ready": false, "restartCount": 0,
             "state": {"running": {"startedAt": "2020-01-01T00:00:00Z"}}}]}}
            """, V1Patch.PatchType.MergePatch), pod.Metadata.Name, _scene.Namespace);

        var condition = await IsAsync(ConditionStatus.False, "SidecarSilent");

        condition.Message.Should().Contain($"{pod.Metadata.Name}'s fails its probe.");
    }

    [Fact]
    public async Task When_nobody_can_be_asked_it_is_not_known()
    {
        _services.IsAway = true;

        await IsAsync(ConditionStatus.Unknown, "ServicesUnavailable");
    }

    /// <summary>Has the Platform looked at again meanwhile.</summary>
    private Task<Condition> IsAsync(ConditionStatus status, string reason) =>
        TestCluster.EventuallyAsync($"sidecars are {status} ({reason})", async () =>
    {
        if (await _scene.ConditionAsync(ConditionTypes.SidecarsAnswer) is { } condition && condition.Status == status
            && condition.Reason == reason)
            return condition;
        _time.Forward(TimeSpan.FromSeconds(31));
        await _scene.Cluster.KubectlAsync($"annotate platform main test/look={Guid.NewGuid():N} --overwrite");
        return null;
    });
}
