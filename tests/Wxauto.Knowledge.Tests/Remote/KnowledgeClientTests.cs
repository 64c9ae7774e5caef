using Wxauto.Contracts.Knowledge;
using Wxauto.Tests.Dapr;

namespace Wxauto.Knowledge.Tests.Remote;

/// <summary>What can go wrong between the processes.</summary>
public sealed class KnowledgeClientTests : IAsyncLifetime
{
    private readonly StubDapr _dapr = new();
    private readonly ScriptedKnowledge _knowledge = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _dapr.DisposeAsync();

    [Fact]
    public async Task A_failed_search_says_where_to_look()
    {
        _knowledge.Find = (_, _) => throw new IOException("secret details");
        await using var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge);

        await ShouldBeUnavailableAsync(remote,
            "The knowledge role did not answer (Internal): The search failed (IOException); the log of the knowledge role says why.");
    }

    [Fact]
    public async Task A_database_that_is_away_is_named()
    {
        _knowledge.Find = (_, _) => throw new TimeoutException();
        await using var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge);

        await ShouldBeUnavailableAsync(remote,
            "The knowledge role did not answer (Unavailable): The database of the knowledge role does not answer (TimeoutException).");
    }

    [Fact]
    public async Task A_role_that_is_away_is_unavailable_and_answers_again_when_it_is_back()
    {
        var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge, settings: new() { ["Wxauto:Dapr:KnowledgeAppId"] = "nobody" });
        await using (remote)
            await ShouldBeUnavailableAsync(remote, "The knowledge role did not answer (Unknown): *nobody*");
        await using var stopped = await RemoteKnowledge.StartAsync(_dapr, _knowledge);
        (await stopped.Client.SearchAsync(new KnowledgeQuery(["shop"], "问"), default)).Evidence.Should().BeEmpty();
        await stopped.StopServiceAsync();
        await ShouldBeUnavailableAsync(stopped, "The knowledge role did not answer (Unavailable):*");
    }

    [Fact]
    public async Task A_search_that_takes_too_long_is_given_up()
    {
        var told = new TaskCompletionSource();
        _knowledge.Find = async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => told.SetResult(), TaskScheduler.Default);
            return new KnowledgeResult([], 0, []);
        };
        await using var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge,
            settings: new() { ["Wxauto:Knowledge:Deadline"] = "00:00:02" });

        await ShouldBeUnavailableAsync(remote, "The knowledge role did not answer*");
        await told.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_search_waits_for_the_own_sidecar_and_goes_on_when_it_is_back()
    {
        await using var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge);
        await remote.Sidecar.StopAsync();
        var search = remote.Client.SearchAsync(new KnowledgeQuery(["shop"], "问"), default).AsTask();

        await Task.WhenAny(search, remote.Sidecar.StartAgainAsync());

        (await search.WaitAsync(TimeSpan.FromSeconds(60))).Evidence.Should().BeEmpty();
        _knowledge.Asked.Should().ContainSingle();
    }

    [Fact]
    public async Task A_sidecar_that_stays_away_is_named_at_the_deadline()
    {
        await using var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge,
            settings: new() { ["Wxauto:Knowledge:Deadline"] = "00:00:02" });
        await remote.Sidecar.StopAsync();

        await ShouldBeUnavailableAsync(remote, "The Dapr sidecar did not answer within 2 s (*).");
    }

    [Fact]
    public async Task Only_the_pipeline_may_ask_as_the_policies_say()
    {
        await using var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge, appId: "main-gateway");

        await ShouldBeUnavailableAsync(remote, "The knowledge role did not answer (PermissionDenied)*");
        _knowledge.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_but_the_sidecar_is_answered()
    {
        await using var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge, expectedToken: "another-token");

        await ShouldBeUnavailableAsync(remote, "The knowledge role did not answer (Unauthenticated)*");
        _knowledge.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_sidecar_that_wants_a_token_is_shown_it()
    {
        await using var without = await RemoteKnowledge.StartAsync(_dapr, _knowledge, settings: new() { ["DAPR_API_TOKEN"] = "" });

        await ShouldBeUnavailableAsync(without, "The knowledge role did not answer (Unauthenticated)*");
    }

    [Theory]
    [InlineData("Wxauto:Dapr:KnowledgeAppId")]
    [InlineData("DAPR_GRPC_PORT")]
    public async Task What_is_not_configured_is_said(string setting)
    {
        await using var remote = await RemoteKnowledge.StartAsync(_dapr, _knowledge, settings: new() { [setting] = "" });

        remote.Invoking(r => r.Client).Should().Throw<InvalidOperationException>().WithMessage($"{setting} is empty*");
    }

    private static async Task ShouldBeUnavailableAsync(RemoteKnowledge remote, string message) =>
        (await remote.Client.Awaiting(s => s.SearchAsync(new KnowledgeQuery(["shop"], "问"), default).AsTask()).Should()
            .ThrowAsync<KnowledgeUnavailableException>()).WithMessage(message);
}
