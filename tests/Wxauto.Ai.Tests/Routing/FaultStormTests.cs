using System.Collections.Concurrent;
using System.Diagnostics;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Xunit.Abstractions;

namespace Wxauto.Ai.Tests.Routing;

/// <summary>A thousand turns while three providers fail three times in ten, in every way that they can.</summary>
public sealed class FaultStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Turns = 1000;
    private static readonly string[] Faults = ["busy", "busy:1", "broken", "overloaded", "not-json", "half-json", "breaks-off", "empty",
        "hangs", "filtered"];
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly ScriptedProvider _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_turn_is_answered_or_handed_off_within_its_deadline_and_none_twice()
    {
        var random = new Random(11);
        _server.Script = _ =>
        {
            lock (random)
                return random.NextDouble() < 0.3 ? Faults[random.Next(Faults.Length)] : "slow:5:七天内可以退[1]";
        };
        await using var host = new AiHost(Spec(ProviderPreset.openaiCompatible), Spec(ProviderPreset.anthropic), Spec(ProviderPreset.qwen));
        var results = new ConcurrentBag<(int Turn, AnswerResult Result, TimeSpan Took)>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Turns), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (turn, ct) =>
        {
            var started = Stopwatch.GetTimestamp();
            var result = await host.AnswerAsync(Request(turn), ct);
            results.Add((turn, result, Stopwatch.GetElapsedTime(started)));
        });

        results.Select(r => r.Turn).Should().OnlyHaveUniqueItems().And.HaveCount(Turns);
        results.Should().OnlyContain(r => r.Result is Answered || r.Result is AnswerFailed, "an answer that failed is handed off");
        results.Max(r => r.Took).Should().BeLessThan(Deadline + TimeSpan.FromSeconds(20),
            "the deadline holds, and the rest is a busy machine");
        var answered = results.Count(r => r.Result is Answered { Citations.Count: 1 });
        answered.Should().BeGreaterThan(Turns * 9 / 10, "a slow machine adds timeouts of its own");
        var calls = await host.CallsAsync();
        calls.Count(c => c.Outcome == "Ok").Should().Be(answered, "who answered is paid once, and nobody else answered");
        calls.GroupBy(c => c.ConversationId).Should().OnlyContain(c => c.Count(x => x.Outcome == "Ok") <= 1);
        output.WriteLine($"{answered} of {Turns} turns answered, {Turns - answered} handed off; {calls.Count} calls, {calls.Count(c => c.Outcome != "Ok")} of them failed; the slowest turn took {results.Max(r => r.Took).TotalSeconds:0.0} s");
    }

    private AIProviderSpec Spec(ProviderPreset preset) => new()
    {
        Preset = preset, Endpoint = ScriptedProvider.EndpointOf(preset, _server.Root), ApiKey = new SecretSource { Env = "KEY" },
        Models = new ModelsSpec { Standard = "m" },
        Limits = new ProviderLimits { Timeout = TimeSpan.FromSeconds(1), Concurrency = 64 },
    };

    private static AnswerRequest Request(int turn) => new(new AiSpec { Route = ["p0", "p1", "p2"], Deadline = Deadline },
        new Persona("小助", "亲切", "", "zh-CN"), $"第{turn}位客户问怎么退货", [],
        [new Evidence("shop", "c1", "returns.md", "退货", "期限", "签收后七天内可以退货。", 2)], 400) { ConversationId = Guid.NewGuid() };
}
