using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms;
using Wxauto.Operator.Platforms.Children;

namespace Wxauto.Operator.Tests.Platforms;

public sealed class PlatformPlanTests
{
    [Theory]
    [InlineData(null, null, "ghcr.example:5000/wxauto-server:1.2.3")]
    [InlineData("registry.example/server", null, "registry.example/server:1.2.3")]
    [InlineData(null, "2.0", "ghcr.example:5000/wxauto-server:2.0")]
    [InlineData("registry.example/server", "2.0@sha256:0123", "registry.example/server:2.0@sha256:0123")]
    public void What_the_Platform_leaves_out_of_its_image_is_the_operators(string? repository, string? tag, string image) =>
        PlatformPlan.ImageOf(new ImageSpec { Repository = repository, Tag = tag }, "ghcr.example:5000/wxauto-server:1.2.3")
            .Should().Be(image);

    [Fact]
    public void An_operators_image_without_a_tag_is_understood() => PlatformPlan.ImageOf(new ImageSpec(), "localhost:5000/server").Should()
        .Be("localhost:5000/server:latest");

    [Fact]
    public void Another_image_database_or_password_is_another_migration()
    {
        var plan = PlatformPlans.Of("minimal");
        string[] names =
        [
            MigrationJob.NameOf(plan), MigrationJob.NameOf(plan with { Image = "another:1" }),
            MigrationJob.NameOf(plan with { DatabaseHash = "another" }),
            MigrationJob.NameOf(plan with { Spec = plan.Spec with
                { Database = new DatabaseSpec { SecretRef = new SecretReference { Name = "another", Key = "connection" } } } }),
        ];
        names.Should().OnlyHaveUniqueItems().And.OnlyContain(n => n.StartsWith("main-migrate-"));
        MigrationJob.NameOf(plan with { Spec = plan.Spec with { DisplayName = "another" } }).Should().Be(names[0]);
    }

    [Fact]
    public void The_migration_runs_where_the_gateway_may_run()
    {
        var pod = MigrationJob.Of(PlatformPlans.Of("rich")).Spec.Template.Spec;
        pod.NodeSelector.Should().Equal(new Dictionary<string, string> { ["disk"] = "fast" });
        var gateway = RoleDeployment.Of(PlatformPlans.Of("rich"), Roles.Gateway).Spec.Template.Spec;
        pod.Tolerations.Should().BeEquivalentTo(gateway.Tolerations).And.NotBeEmpty();
    }

    [Fact]
    public void No_name_of_a_child_is_too_long_for_the_longest_name_of_a_Platform()
    {
        var plan = PlatformPlans.Of("rich") with { Name = new string('p', 40) };
        var names = PlatformChildren.Of(plan, _ => true).All.Select(c => c.Metadata.Name).Append(MigrationJob.NameOf(plan))
            .Append($"{plan.NameOf(Roles.Knowledge)}-dapr");
        names.Should().OnlyContain(n => n.Length <= 63);
    }

    [Theory]
    [InlineData("20m", "32Mi", "20m", "32Mi")]
    [InlineData("1", "1Gi", "50m", "64Mi")]
    [InlineData(null, null, "50m", "64Mi")]
    public void A_sidecar_asks_for_no_more_than_its_limit(string? cpuLimit, string? memoryLimit, string cpu, string memory)
    {
        var plan = PlatformPlans.Of("minimal");
        var limited = plan with { Spec = plan.Spec with { Dapr = plan.Spec.Dapr with
            { SidecarResources = new ResourcesSpec { Limits = new AmountsSpec { Cpu = cpuLimit, Memory = memoryLimit } } } } };
        DaprSidecar.Annotations(limited, Roles.Gateway).Should()
            .Contain([("dapr.io/sidecar-cpu-request", cpu), ("dapr.io/sidecar-memory-request", memory)]);
    }

    [Fact]
    public void A_kind_that_the_cluster_lacks_is_not_made()
    {
        var optional = ChildTypes.Optional.Except([ChildTypes.Component, ChildTypes.Configuration, ChildTypes.Resiliency]).ToList();
        PlatformChildren.Of(PlatformPlans.Of("rich"), _ => true).All.Should().Contain(c => c.Type == ChildTypes.ScaledObject);
        PlatformChildren.Of(PlatformPlans.Of("rich"), type => !optional.Contains(type)).All.Should()
            .NotContain(c => optional.Contains(c.Type!));
    }

    [Fact]
    public void Keys_are_made_of_32_random_bytes()
    {
        var plan = PlatformPlans.Of("minimal");
        var (one, other) = (PlatformSecrets.Keys(plan).Data["masterKey"], PlatformSecrets.Keys(plan).Data["masterKey"]);
        Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(one)).Should().HaveCount(32);
        one.Should().NotEqual(other);
        PlatformSecrets.Internal(plan).Data.Keys.Should().BeEquivalentTo("operatorToken", "token");
    }

    [Fact]
    public void Parts_of_a_fingerprint_do_not_run_into_each_other() => Fingerprint.Of("ab", "c").Should().NotBe(Fingerprint.Of("a", "bc"));
}
