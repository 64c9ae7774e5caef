using System.Diagnostics;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Routing;

/// <summary>Who is asked, in which order, and what is written down; against a real HTTP server in every preset's own format.</summary>
public sealed class ProviderRouterTests : IAsyncLifetime
{
    private readonly ScriptedProvider _server = new();

    public static TheoryData<ProviderPreset> Presets => [.. Enum.GetValues<ProviderPreset>().Where(p => p is not (ProviderPreset.extractive or ProviderPreset.local))];

    public static TheoryData<ProviderPreset, string, string> Faults
    {
        get
        {
            var data = new TheoryData<ProviderPreset, string, string>();
            foreach (var preset in Enum.GetValues<ProviderPreset>().Where(p => p is not (ProviderPreset.extractive or ProviderPreset.local)))
                foreach (var (fault, kind) in new[] { ("busy", "RateLimited"), ("broken", "ServerError"), ("overloaded", "ServerError"),
                    ("filtered", "ContentFilter"), ("no-key", "Refused"), ("not-json", "Unreadable"), ("half-json", "Unreadable"),
                    ("breaks-off", "Unreadable"), ("hangs", "Timeout") })
                    data.Add(preset, fault, kind);
            return data;
        }
    }

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Every_preset_answers_in_its_own_format(ProviderPreset preset)
    {
        await using var host = new AiHost(Spec("你好", preset));

        var routed = await AskAsync(host, Request("p0"));

        routed.Result!.Text.Should().Be("你好");
        routed.Usage.Should().Be(new TokenUsage(120, 8, false));
        _server.Requests.Single().Key.Should().Be("Bearer key-of-KEY");
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Every_preset_calls_tools(ProviderPreset preset)
    {
        await using var host = new AiHost(Spec("""tool:find:{"query":"退货"}""", preset));

        var routed = await AskAsync(host, Request("p0"));

        var call = routed.Result!.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Single();
        call.Name.Should().Be("find");
        call.Arguments!["query"]!.ToString().Should().Be("退货");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_of_every_preset_is_known_for_what_it_is_and_the_next_provider_answers(ProviderPreset preset, string fault,
        string kind)
    {
        await using var host = new AiHost(Spec(fault, preset) with
            { Limits = new ProviderLimits { Timeout = TimeSpan.FromSeconds(fault == "hangs" ? 0.3 : 20) } }, Spec("可以"));

        var routed = await AskAsync(host, Request("p0", "p1"));

        routed.Winner.Provider.Should().Be("p1");
        routed.Attempts[0].Failure!.Kind.ToString().Should().Be(kind);
        (await host.CallsAsync()).Select(c => (c.Provider, c.Outcome)).Should().Equal(("p0", kind), ("p1", "Ok"));
    }

    [Fact]
    public async Task A_provider_that_asks_to_be_left_alone_is_left_alone_so_long()
    {
        await using var host = new AiHost(Spec("busy:30"), Spec("可以"));

        await AskAsync(host, Request("p0", "p1"));
        var second = await AskAsync(host, Request("p0", "p1"));

        _server.Requests.Count(r => r.Model == "busy:30").Should().Be(1);
        second.Attempts[0].Failure!.RetryAfter.Should().BeCloseTo(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_short_wait_is_waited_for_when_nobody_else_can_answer()
    {
        var asked = 0;
        _server.Script = _ => Interlocked.Increment(ref asked) == 1 ? "busy:1" : "可以";
        await using var host = new AiHost(Spec("m"));

        var started = Stopwatch.GetTimestamp();
        var routed = await AskAsync(host, Request("p0"));

        routed.Answered.Should().BeTrue();
        Stopwatch.GetElapsedTime(started).Should().BeGreaterThan(TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task A_long_wait_is_told_at_once()
    {
        await using var host = new AiHost(Spec("busy:60"));

        (await AskAsync(host, Request("p0"))).Failures.Should().Contain(ProviderReasons.Of.With("p0", ProviderReasons.RateLimited));

        _server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_provider_that_keeps_failing_rests_and_is_not_asked()
    {
        await using var host = new AiHost(Spec("broken"), Spec("可以"));

        for (var i = 0; i < 15; i++)
            (await AskAsync(host, Request("p0", "p1"))).Winner.Provider.Should().Be("p1");

        _server.Requests.Count(r => r.Model == "broken").Should().Be(10);
        host.Get<ProviderDirectory>().Find("p0")!.Circuit.IsOpen.Should().BeTrue();
    }

    [Fact]
    public async Task More_calls_than_a_provider_allows_wait_in_line_and_none_is_lost()
    {
        await using var host = new AiHost(Spec("slow:30:可以") with { Limits = new ProviderLimits { Concurrency = 3 } });

        var all = await Task.WhenAll(Enumerable.Range(0, 30)
            .Select(_ => AskAsync(host, Request("p0") with { Deadline = TimeSpan.FromSeconds(60) })));

        all.Should().OnlyContain(r => r.Answered);
        _server.MostRunning.Should().BeLessThanOrEqualTo(3);
        (await host.CallsAsync()).Should().HaveCount(30);
    }

    [Fact]
    public async Task Weights_share_conversations_and_each_stays_with_its_provider()
    {
        await using var host = new AiHost(Spec("甲"), Spec("乙"));
        var weights = new Dictionary<string, double> { ["p0"] = 3, ["p1"] = 1 };
        var winners = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            var request = Request("p0", "p1") with { Weights = weights, StickyTo = $"c{i}" };
            var first = (await AskAsync(host, request)).Winner.Provider;
            (await AskAsync(host, request)).Winner.Provider.Should().Be(first);
            winners.Add(first);
        }
        winners.Count(w => w == "p0").Should().BeInRange(120, 180);
    }

    [Fact]
    public async Task Only_providers_with_the_required_labels_are_asked()
    {
        await using var host = new AiHost(Spec("境外"), Spec("境内") with { Labels = new Dictionary<string, string> { ["region"] = "cn" } });

        var routed = await AskAsync(host, Request("p0", "p1") with { Require = new Dictionary<string, string> { ["region"] = "cn" } });

        routed.Winner.Provider.Should().Be("p1");
        _server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_slow_provider_is_hedged_by_the_next_and_only_one_answer_counts()
    {
        var slow = false;
        _server.Script = r => r.Model == "first" ? slow ? "hangs" : "快" : "次";
        await using var host = new AiHost(Spec("first"), Spec("second"));
        for (var i = 0; i < 20; i++)
            await AskAsync(host, Request("p0", "p1") with { Hedging = true });
        slow = true;

        var routed = await AskAsync(host, Request("p0", "p1") with { Hedging = true });

        routed.Result!.Text.Should().Be("次");
        var calls = await host.CallsAsync();
        calls.TakeLast(2).Select(c => (c.Provider, c.Outcome)).Should().BeEquivalentTo([("p1", "Ok"), ("p0", "Cancelled")]);
        calls.Single(c => c.Outcome == "Cancelled").Estimated.Should().BeTrue("what was asked is paid");
    }

    [Fact]
    public async Task A_hanging_provider_leaves_time_for_the_others()
    {
        await using var host = new AiHost(Spec("hangs"), Spec("可以"));

        var routed = await AskAsync(host, Request("p0", "p1") with { Deadline = TimeSpan.FromSeconds(4) });

        routed.Winner.Provider.Should().Be("p1");
    }

    [Fact]
    public async Task A_provider_without_a_model_for_the_use_is_passed_over()
    {
        await using var host = new AiHost(Spec("可以"), Spec("看图") with { Models = new ModelsSpec { Standard = "看图", Vision = "眼睛" } });

        var routed = await AskAsync(host, Request("p0", "p1") with { Use = ModelUse.Vision });

        routed.Result!.Text.Should().Be("眼睛");
        routed.Attempts[0].Failure!.Detail.ToString().Should().Contain("no vision model");
    }

    [Theory]
    [InlineData("zero:可以的", true)]
    [InlineData("lies:可以的", true)]
    [InlineData("可以的", false)]
    public async Task Numbers_of_tokens_that_cannot_be_true_are_counted_here(string model, bool estimated)
    {
        await using var host = new AiHost(Spec(model));

        await AskAsync(host, Request("p0"));

        var call = (await host.CallsAsync()).Single();
        call.Estimated.Should().Be(estimated);
        call.InputTokens.Should().BeInRange(1, 200);
        call.OutputTokens.Should().BeInRange(1, 20);
    }

    private AIProviderSpec Spec(string model, ProviderPreset preset = ProviderPreset.openaiCompatible) => new()
    {
        Preset = preset, Endpoint = ScriptedProvider.EndpointOf(preset, _server.Root), ApiKey = new SecretSource { Env = "KEY" },
        Models = new ModelsSpec { Standard = model },
    };

    private static RouteRequest Request(params string[] route) =>
        new(route, ModelUse.Standard, TimeSpan.FromSeconds(10), "test", CommonReasons.Nothing);

    private static Task<Routed<ChatResponse>> AskAsync(AiHost host, RouteRequest request)
    {
        ChatMessage[] messages = [new(ChatRole.User, "签收后七天内可以退货吗？运费谁出？")];
        return host.Get<ProviderRouter>().AskAsync(request, new ModelCall<ChatResponse>(40, 100,
            (client, model, ct) => client.Chat(model).GetResponseAsync(messages, null, ct), r => TokenUsage.Of(r.Usage, messages, r.Text)),
                default);
    }
}
