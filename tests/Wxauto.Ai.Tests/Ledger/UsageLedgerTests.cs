using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests.Ledger;

public sealed class UsageLedgerTests(ScriptedProvider server) : IClassFixture<ScriptedProvider>
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 15, 59, 0, TimeSpan.Zero));

    [Fact]
    public async Task Calls_survive_a_database_that_is_away_for_a_while()
    {
        await using var host = new AiHost(CatalogSnapshot.Empty, _time);
        host.Usage.Failures = 2;
        var ledger = host.Get<UsageLedger>();
        await ledger.StartAsync(default);
        for (var i = 0; i < 3; i++)
            ledger.Record(ProviderCalls.Of());
        await Until.AdvanceAsync(_time, TimeSpan.FromSeconds(1), () => host.Usage.Calls.Count == 3, "all calls are written");
        await ledger.StopAsync(default);
        host.Usage.Calls.Should().HaveCount(3);
    }

    [Fact]
    public async Task Days_begin_at_midnight_of_the_platform()
    {
        await using var host = new AiHost(CatalogSnapshot.Empty, _time);
        var ledger = host.Get<UsageLedger>();
        ledger.DayOf(_time.GetUtcNow()).Should().Be("2026-11-24");
        _time.Advance(TimeSpan.FromMinutes(1));
        ledger.DayOf(_time.GetUtcNow()).Should().Be("2026-11-25", "it is midnight in Shanghai");
    }

    [Fact]
    public async Task A_provider_that_spent_its_budget_is_not_asked_and_one_that_is_near_it_is_asked_last()
    {
        var priced = Provider("贵") with
            { Prices = new PricesSpec { Standard = new PriceSpec { InputPerMillion = 1000, OutputPerMillion = 1000 } },
            Budget = new BudgetSpec { PerDay = 1, SoftShare = 0.5 } };
        await using var host = new AiHost(AiHost.Catalog(priced, Provider("免费")));
        var answers = new List<string>();
        for (var i = 0; i < 8; i++)
            answers.Add((await AskAsync(host, "p0", "p1")).Result!.Text);

        answers.Should().Equal("贵", "贵", "贵", "贵", "免费", "免费", "免费", "免费");
        (await AskAsync(host, "p0")).Result!.Text.Should().Be("贵", "there is still something left, and nobody else");
        for (var i = 0; i < 3; i++)
            await AskAsync(host, "p0");
        (await AskAsync(host, "p0")).Failures.Should().Equal(ProviderReasons.Of.With("p0", ProviderReasons.BudgetSpent));
        (await host.CallsAsync()).Where(c => c.Provider == "p0").Sum(c => c.CostMicros).Should().BeLessThanOrEqualTo(1_000_000);
    }

    [Fact]
    public async Task What_was_spent_before_a_restart_counts()
    {
        var priced = Provider("贵") with { Prices = new PricesSpec
            { Standard = new PriceSpec { InputPerMillion = 1000, OutputPerMillion = 1000 } }, Budget = new BudgetSpec { PerMonth = 1 } };
        await using var host = new AiHost(AiHost.Catalog(priced), _time);
        host.Usage.Before.Add(new Spent("2026-11-03", "p0", "", "CNY", 999_000));
        await host.Get<UsageLedger>().StartAsync(default);

        (await AskAsync(host, "p0")).Failures.Should().Contain(ProviderReasons.Of.With("p0", ProviderReasons.BudgetSpent));
        await host.Get<UsageLedger>().StopAsync(default);
    }

    [Fact]
    public async Task The_probe_tells_who_is_there_and_who_lacks_what()
    {
        await using var host = new AiHost(AiHost.Catalog(
            Provider("m"), Provider("m") with { ApiKey = new SecretSource { Env = "wrong" } },
            Provider("m") with { ApiKey = new SecretSource { Env = "MISSING" } }, Provider("m") with { Endpoint = "http://127.0.0.1:1/v1" },
            new AIProviderSpec { Preset = ProviderPreset.extractive },
            Provider("m") with { Preset = ProviderPreset.ernie, Endpoint = $"{server.Root}/v2", ApiKey = new SecretSource { Env = "K" } },
            Provider("m") with { Preset = ProviderPreset.anthropic, Endpoint = $"{server.Root}/anthropic",
                ApiKey = new SecretSource { Env = "K" } }));
        await host.Get<ProviderProbe>().ProbeAsync(default);

        var status = host.Get<IAiStatus>().Providers;

        status.Select(s => (s.Ready, s.Message?.ToString() ?? "")).Should().Equal(
            (true, ""), (false, "p1 answered with status 401"),
            (false, "AIProvider 'p2' has no key: the environment variable MISSING is empty"), (false, "p3 cannot be reached"), (true, ""),
            (true, ""), (true, ""));
    }

    /// <summary>Its health says so until the model is there; a name that the list leaves out is asked for.</summary>
    [Fact]
    public async Task The_probe_notices_a_model_that_is_not_there()
    {
        server.Models = ["small", "models/prefixed", "tagged:latest"];
        server.Unlisted = ["alias"];
        await using var host = new AiHost(AiHost.Catalog(Provider("small"), Provider("small") with
            { Models = new ModelsSpec { Standard = "small", Strong = "huge", Light = "tiny" } },
            Provider("prefixed"), Provider("tagged"), Provider("alias")));
        try
        {
            await host.Get<ProviderProbe>().ProbeAsync(default);
        }
        finally
        {
            (server.Models, server.Unlisted) = ([], []);
        }
        host.Get<IAiStatus>().Providers.Select(s => (s.Ready, s.Message?.ToString() ?? "")).Should().Equal((true, ""),
            (false, "p1 does not offer tiny, huge (spec.models)"), (true, ""), (true, ""), (true, ""));
    }

    private AIProviderSpec Provider(string model) => new() { Endpoint = server.Endpoint, Models = new ModelsSpec { Standard = model } };

    private static Task<Routed<ChatResponse>> AskAsync(AiHost host, params string[] route)
    {
        ChatMessage[] messages = [new(ChatRole.User, "几点")];
        return host.Get<ProviderRouter>()
            .AskAsync(new RouteRequest(route, ModelUse.Standard, TimeSpan.FromSeconds(5), "test", CommonReasons.Nothing),
            new ModelCall<ChatResponse>(120, 8, (client, model, ct) => client.Chat(model).GetResponseAsync(messages, null, ct),
                r => TokenUsage.Of(r.Usage, messages, r.Text)), default);
    }
}
