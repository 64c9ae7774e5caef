using System.Text.Json.Nodes;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>The rules of Pod Security `restricted` (https://kubernetes.io/docs/concepts/security/pod-security-standards/), on
/// every pod that is made.</summary>
public sealed class RestrictedPodTests
{
    private static readonly string[] AllowedVolumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim",
        "projected", "secret"];

    public static TheoryData<string, string> Pods
    {
        get
        {
            var pods = new TheoryData<string, string>();
            foreach (var platform in (string[])["minimal", "rich"])
                foreach (var child in PlatformPlans.Children(platform).Where(c => c.Kind is "Deployment" or "Job"))
                    pods.Add(platform, child.Metadata.Name);
            return pods;
        }
    }

    [Fact]
    public void Roles_and_the_migration_are_looked_at() => Pods.Should().HaveCount(10);

    [Theory]
    [MemberData(nameof(Pods))]
    public void A_pod_is_restricted(string platform, string name)
    {
        var pod = Pod(platform, name);
        foreach (var forbidden in (string[])["hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers"])
            pod.ContainsKey(forbidden).Should().BeFalse(forbidden);
        var security = pod["securityContext"]!;
        security["runAsNonRoot"]!.GetValue<bool>().Should().BeTrue();
        security["runAsUser"]!.GetValue<long>().Should().BePositive();
        security["seccompProfile"]!["type"]!.GetValue<string>().Should().Be("RuntimeDefault");
        foreach (var volume in pod["volumes"]!.AsArray())
            volume!.AsObject().Select(v => v.Key).Where(k => k != "name").Should().BeSubsetOf(AllowedVolumes);
        foreach (var container in pod["containers"]!.AsArray())
        {
            var own = container!["securityContext"]!.AsObject();
            own["allowPrivilegeEscalation"]!.GetValue<bool>().Should().BeFalse();
            own["capabilities"]!["drop"]!.AsArray().Select(c => c!.GetValue<string>()).Should().Equal("ALL");
            own["capabilities"]!.AsObject().ContainsKey("add").Should().BeFalse();
            own.ContainsKey("privileged").Should().BeFalse();
            own.ContainsKey("runAsUser").Should().BeFalse();
            own.ContainsKey("procMount").Should().BeFalse();
            container["ports"]?.AsArray().Should().OnlyContain(p => !p!.AsObject().ContainsKey("hostPort"));
        }
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void A_pod_writes_only_where_it_may(string platform, string name)
    {
        var pod = Pod(platform, name);
        var written = pod["volumes"]!.AsArray().Where(v => v!.AsObject().ContainsKey("emptyDir"))
            .Select(v => v!["name"]!.GetValue<string>()).ToList();
        foreach (var container in pod["containers"]!.AsArray())
        {
            container!["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>().Should().BeTrue();
            container["volumeMounts"]!.AsArray().Where(m => m!["readOnly"]?.GetValue<bool>() != true)
                .Select(m => m!["name"]!.GetValue<string>()).Should().BeSubsetOf(written);
            container["env"]!.AsArray().Should().Contain(e => e!["name"]!.GetValue<string>() == "TMPDIR"
                && e["value"]!.GetValue<string>() == "/tmp");
        }
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void No_secret_value_is_in_a_pod(string platform, string name)
    {
        var confidential = new[] { "ConnectionStrings__Wxauto", "Wxauto__Security__MasterKey", "Wxauto__Internal__OperatorToken",
            "APP_API_TOKEN" };
        foreach (var variable in Pod(platform, name)["containers"]!.AsArray().SelectMany(c => c!["env"]!.AsArray())
            .Where(v => confidential.Contains(v!["name"]!.GetValue<string>())))
        {
            variable!.AsObject().ContainsKey("value").Should().BeFalse();
            variable["valueFrom"]!["secretKeyRef"].Should().NotBeNull();
        }
    }

    /// <summary>The injector gives the sidecar what these annotations say; that it drops capabilities is a
    /// setting of Dapr's chart.</summary>
    [Fact]
    public void Sidecars_are_asked_for_with_a_seccomp_profile_and_only_for_roles()
    {
        foreach (var child in PlatformPlans.Children("rich").Where(c => c.Kind is "Deployment" or "Job"))
        {
            var annotations = PlatformPlans.Json(child)["spec"]!["template"]!["metadata"]!["annotations"]?.AsObject();
            if (child.Kind == "Job")
                annotations.Should().BeNull("a sidecar never ends");
            else
                annotations!["dapr.io/sidecar-seccomp-profile-type"]!.GetValue<string>().Should().Be("RuntimeDefault");
        }
    }

    private static JsonObject Pod(string platform, string name) =>
        PlatformPlans.Json(PlatformPlans.Children(platform).Single(c => c.Metadata.Name == name && c.Kind is "Deployment" or "Job"
            && c.Metadata.Name == name))["spec"]!["template"]!["spec"]!.AsObject();
}
