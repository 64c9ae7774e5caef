using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Tests.Running;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Operator.Tests.AIProviders;

public sealed class AIProviderTests
{
    private const string WithSecret =
        "{preset: deepseek, apiKey: {secretRef: {name: deepseek, key: apiKey}}, models: {standard: deepseek-chat}}";

    private static readonly ProviderStatus Reached = new(
        "main", "deepseek", true, null, new DateTimeOffset(2030, 1, 1, 10, 20, 30, TimeSpan.Zero), TimeSpan.FromMilliseconds(1234.5), false,
        1.25m, 30m, null, null, "CNY");

    [Fact]
    public async Task A_Secret_that_is_missing_lacks_the_key_or_goes_is_told_and_heals()
    {
        await using var running = await RunningOperator.StartAsync();
        running.Services.AIProviders["main"] = Reached;
        await running.ApplyAsync("AIProvider", "main", WithSecret);

        var provider = await running.UntilAsync<AIProviderResource>("main", "ResolvedRefs", "False", "SecretNotFound", look: false);
        RunningOperator.ConditionOf(provider, "ResolvedRefs")!.Message.Should().Contain("spec.apiKey.secretRef").And.Contain("kubectl")
            .And.Contain("--from-literal=apiKey=");
        RunningOperator.ConditionOf(provider, "Ready").Should()
            .BeEquivalentTo(new { Status = ConditionStatus.False, Reason = "SecretNotFound" });

        await running.SetSecretAsync("deepseek", ("wrong", "hush-1"));
        provider = await running.UntilAsync<AIProviderResource>("main", "ResolvedRefs", "False", "KeyNotFound", look: false);
        RunningOperator.ConditionOf(provider, "ResolvedRefs")!.Message.Should().Contain("apiKey").And.Contain("it has wrong")
            .And.NotContain("hush");

        await running.SetSecretAsync("deepseek", ("apiKey", "hush-2"));
        await running.UntilAsync<AIProviderResource>("main", "Ready", "True", "Ready", look: false);
        await TestCluster.EventuallyAsync("all is told", async () => (await running.EventsAsync("main"))
            .Intersect(["SecretNotFound", "KeyNotFound", "Resolved", "Reachable"]).Count() == 4);

        await running.Api.DeleteAsync<k8s.Models.V1Secret>(running.Key("deepseek"), default);
        await running.UntilAsync<AIProviderResource>("main", "ResolvedRefs", "False", "SecretNotFound", look: false);
    }

    [Fact]
    public async Task A_Secret_of_the_platform_is_no_providers_key()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.SetSecretAsync("front-desk-enrollment", ("apiKey", "hush"));
        await running.ApplyAsync("AIProvider", "main", WithSecret.Replace("name: deepseek", "name: front-desk-enrollment", StringComparison.Ordinal));

        var provider = await running.UntilAsync<AIProviderResource>("main", "ResolvedRefs", "False", "SecretNotAllowed", look: false);

        RunningOperator.ConditionOf(provider, "ResolvedRefs")!.Message.Should().Contain("the platform's own");
    }

    [Fact]
    public async Task A_variable_of_the_environment_is_for_a_laptop()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("AIProvider", "main",
            "{preset: deepseek, apiKey: {env: DEEPSEEK_API_KEY}, models: {standard: deepseek-chat}}");

        var provider = await running.UntilAsync<AIProviderResource>("main", "ResolvedRefs", "False", "EnvironmentNotSupported",
            look: false);

        RunningOperator.ConditionOf(provider, "ResolvedRefs")!.Message.Should().Contain("spec.apiKey.env").And.Contain("secretRef");
    }

    [Fact]
    public async Task What_the_pipeline_says_of_it_is_its_status()
    {
        await using var running = await RunningOperator.StartAsync();
        running.Services.AIProviders["main"] = Reached with { Ready = false, ProbedAt = null, Message = ProviderReasons.NotProbed };
        await running.SetSecretAsync("deepseek", ("apiKey", "k"));
        await running.ApplyAsync("AIProvider", "main", WithSecret);
        await running.UntilAsync<AIProviderResource>("main", "Reachable", "Unknown", "NotProbed");

        running.Services.AIProviders["main"] = Reached;
        var provider = await running.UntilAsync<AIProviderResource>("main", "Ready", "True", "Ready");
        provider.Status.Should().BeEquivalentTo(new
        {
            ProbedAt = new DateTimeOffset(2030, 1, 1, 10, 20, 0, TimeSpan.Zero), LatencyP95 = TimeSpan.FromMilliseconds(1234),
            CircuitOpen = false,
            Spend = new SpendStatus { Today = 1.25m, ThisMonth = 30m, Currency = "CNY" },
        });

        running.Services.AIProviders["main"] = Reached with { CircuitOpen = true };
        (await running.UntilAsync<AIProviderResource>("main", "Ready", "False", "CircuitOpen")).Status!.CircuitOpen.Should().BeTrue();

        running.Services.AIProviders["main"] = Reached with { Ready = false,
            Message = ProviderReasons.Of.With("main", ProviderReasons.Status.With(401)) };
        provider = await running.UntilAsync<AIProviderResource>("main", "Reachable", "False", "Unreachable");
        RunningOperator.ConditionOf(provider, "Ready")!.Message.Should().Be("main answered with status 401");
        await TestCluster.EventuallyAsync("it is told", async () => (await running.EventsAsync("main")).Contains("Unreachable"));
    }

    [Fact]
    public async Task The_newest_provider_over_the_quota_is_left_out()
    {
        await using var running = await RunningOperator.StartAsync("{quotas: {aiProviders: 1}}");
        await running.ApplyAsync("AIProvider", "a", "{preset: extractive}");
        await running.ApplyAsync("AIProvider", "b", "{preset: extractive}");

        await running.UntilAsync<AIProviderResource>("b", "QuotaExceeded", "True", "QuotaExceeded");
        await running.UntilAsync<AIProviderResource>("a", "QuotaExceeded", "False", "WithinQuota");
    }
}
