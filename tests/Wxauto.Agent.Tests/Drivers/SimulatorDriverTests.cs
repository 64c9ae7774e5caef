using System.Net;
using System.Text;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Simulator;

namespace Wxauto.Agent.Tests.Drivers;

/// <summary>The simulator's driver against answers that the simulator should not give.</summary>
public sealed class SimulatorDriverTests : IDisposable
{
    private const string State = """{"state":"LoggedIn","accountName":"小店"}""";
    private static readonly Chat Wang = new("c/1", "王女士", ChatKind.Friend);
    private readonly Answers _answers = new();
    private readonly HttpClient _http;
    private readonly SimulatorDriver _driver;

    public SimulatorDriverTests()
    {
        _http = new HttpClient(_answers);
        _driver = new SimulatorDriver(_http, new SimulatorOptions(new Uri("http://127.0.0.1:8080/simulator/"), "front desk", "k1"));
        _answers["state"] = State;
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Names_are_escaped_and_the_key_is_shown()
    {
        _answers["bubbles?limit=200"] = "[]";
        await _driver.MarkAsync(Wang, CancellationToken.None);
        var request = _answers.Requests.Single();
        request.RequestUri!.AbsoluteUri.Should()
            .Be("http://127.0.0.1:8080/simulator/automation/front%20desk/chats/c%2F1/bubbles?limit=200");
        request.Headers.GetValues("X-Simulator-Key").Should().Equal("k1");
    }

    [Theory]
    [InlineData("LoggedIn", WeChatState.LoggedIn)]
    [InlineData("LoggedOut", WeChatState.LoggedOut)]
    [InlineData("NotRunning", WeChatState.NotRunning)]
    [InlineData("Locked", WeChatState.Locked)]
    [InlineData("Updating", WeChatState.Unreadable)]
    public async Task A_state_that_is_not_known_is_unreadable(string said, WeChatState state)
    {
        _answers["state"] = State.Replace("LoggedIn", said, StringComparison.Ordinal);
        (await _driver.GetStateAsync(CancellationToken.None)).Should().Be(new WeChatStatus(state, "小店", said));
    }

    [Theory]
    [InlineData("text", MessageKind.Text)]
    [InlineData("personal_card", MessageKind.PersonalCard)]
    [InlineData("merged_history", MessageKind.MergedHistory)]
    [InlineData("red_packet", MessageKind.Other)]
    [InlineData("unspecified", MessageKind.Other)]
    public async Task A_kind_that_is_not_known_is_another_one(string said, MessageKind kind)
    {
        _answers["bubbles?after=0"] = $$"""[{"id":1,"chatId":"c","side":"other","kind":"{{said}}","time":"2026-03-01T08:00:00Z"}]""";
        var message = (await _driver.ReadAsync(null, 10, TimeSpan.Zero, CancellationToken.None)).Messages.Single();
        (message.Kind, message.Text, message.Chat.Name, message.Sender).Should().Be((kind, "", "c", new Sender("", "", SenderKind.Other)));
    }

    [Fact]
    public async Task A_side_that_is_not_known_is_not_guessed()
    {
        _answers["bubbles?after=0"] = """[{"id":1,"chatId":"c","side":"left","kind":"text","time":"2026-03-01T08:00:00Z"}]""";
        await ShouldFailAsync(() => _driver.ReadAsync(null, 10, TimeSpan.Zero, CancellationToken.None), "*unknown side 'left'*");
    }

    [Fact]
    public async Task A_mention_is_ours_when_it_names_the_account()
    {
        _answers["bubbles?after=0"] = """
            [{"id":1,"chatId":"g","chatKind":"group","side":"other","kind":"text","mentions":["小店"],"time":"2026-03-01T08:00:00Z"},
             {"id":2,"chatId":"g","chatKind":"group","side":"other","kind":"text","mentions":["老周"],"time":"2026-03-01T08:00:00Z"}]
            """;
        var batch = await _driver.ReadAsync(null, 10, TimeSpan.Zero, CancellationToken.None);
        batch.Messages.Select(m => m.MentionsMe).Should().Equal(true, false);
        batch.Cursor.Should().Be("2");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[{\"id\":\"x\"}]")]
    public async Task An_answer_that_cannot_be_read_is_a_failure_of_the_driver(string answer)
    {
        _answers["bubbles?after=0"] = answer;
        await ShouldFailAsync(() => _driver.ReadAsync(null, 10, TimeSpan.Zero, CancellationToken.None), "*bubbles*");
    }

    [Fact]
    public async Task A_simulator_that_is_away_is_a_failure_of_the_driver()
    {
        _answers.Fail = new HttpRequestException("connection refused");
        await ShouldFailAsync(() => _driver.GetStateAsync(CancellationToken.None), "*does not answer*");
        _answers.Fail = new TaskCanceledException("timeout");
        await ShouldFailAsync(() => _driver.GetStateAsync(CancellationToken.None), "*does not answer*");
    }

    [Fact]
    public async Task Whoever_stops_the_agent_does_not_see_a_failure()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => _driver.GetStateAsync(stop.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task What_somebody_else_typed_meanwhile_is_not_sent()
    {
        _answers["type"] = "";
        _answers["input"] = """{"text":"您好我在写"}""";
        await ShouldFailAsync(() => _driver.TypeAndSendAsync(Wang, "您好", CancellationToken.None), "*something else than what was typed*");
        _answers.Requests.Should().NotContain(r => r.RequestUri!.AbsolutePath.EndsWith("/send", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_the_chat_has_moved_on_beyond_the_marker_nothing_is_said_of_what_was_sent()
    {
        var bubbles = Enumerable.Range(101, 200)
            .Select(i => $$"""{"id":{{i}},"chatId":"c","side":"other","kind":"text","text":"{{i}}","time":"2026-03-01T08:00:00Z"}""");
        _answers["bubbles?limit=200"] = $"[{string.Join(',', bubbles)}]";
        await ShouldFailAsync(() => _driver.WasSentAfterAsync(Wang, "您好", "50", CancellationToken.None), "*moved on too far*");
        (await _driver.WasSentAfterAsync(Wang, "您好", "150", CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task An_attachment_that_is_gone_is_null_and_one_that_cannot_be_had_a_failure()
    {
        var sender = new Sender("", "", SenderKind.Other);
        var message = new ObservedMessage("sim-7", Wang, sender, MessageKind.File, "", DateTimeOffset.UnixEpoch);
        (await _driver.OpenAttachmentAsync(message, CancellationToken.None)).Should().BeNull();
        _answers.Status = HttpStatusCode.Conflict;
        await ShouldFailAsync(() => _driver.OpenAttachmentAsync(message, CancellationToken.None), "*409*attachments/7*");
    }

    [Theory]
    [InlineData("driver: {type: simulator, url: x, account: shop}", "*'driver.url'*")]
    [InlineData("driver: {type: simulator, url: \"http://127.0.0.1/simulator\"}", "*'driver.account' is missing*")]
    [InlineData("driver: {type: simulator, url: \"http://127.0.0.1/simulator\", account: shop, kee: x}", "*'driver.kee'*not known*key*")]
    public void A_mistake_in_its_options_is_named(string driver, string message)
    {
        using var directory = new DataDirectory();
        var file = Path.Combine(directory.Path, "agent.yaml");
        File.WriteAllText(file, $"server: https://wxauto.example\ndataDirectory: data\n{driver}");
        var read = () => AgentOptionsFile.Read(file, new DriverCatalog().AddSimulator());
        read.Should().Throw<ConfigurationException>().WithMessage(message);
    }

    [Fact]
    public void Its_name_in_the_file_makes_it()
    {
        using var directory = new DataDirectory();
        var file = Path.Combine(directory.Path, "agent.yaml");
        File.WriteAllText(file, """
            server: https://wxauto.example
            dataDirectory: data
            driver: {type: simulator, url: "http://127.0.0.1/simulator", account: shop}
            """);
        AgentOptionsFile.Read(file, new DriverCatalog().AddSimulator()).OpenDriver().Name.Should().Be("simulator");
    }

    private static async Task ShouldFailAsync(Func<Task> act, string message) =>
        await FluentActions.Awaiting(act).Should().ThrowAsync<DriverException>().WithMessage(message);

    /// <summary>Answers by what the address contains; what nothing was said about is not found.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        private readonly Dictionary<string, string> _bodies = [];

        public List<HttpRequestMessage> Requests { get; } = [];

        public Exception? Fail { get; set; }

        public HttpStatusCode Status { get; set; } = HttpStatusCode.NotFound;

        public string this[string part]
        {
            set => _bodies[part] = value;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Requests.Add(request);
            if (Fail is not null)
                throw Fail;
            var body = _bodies.FirstOrDefault(b => request.RequestUri!.PathAndQuery.Contains("/" + b.Key, StringComparison.Ordinal)).Value;
            return Task.FromResult(new HttpResponseMessage(body is null ? Status : HttpStatusCode.OK)
            {
                Content = new StringContent(body ?? "", Encoding.UTF8, "application/json"),
                RequestMessage = request,
            });
        }
    }
}
