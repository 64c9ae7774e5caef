using System.CommandLine;
using Grpc.Core;
using Wxauto.Agent.Commands;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Tests.Commands;

// xunit disposes of it through IAsyncLifetime.
#pragma warning disable CA1001
/// <summary>The command line as a person at the PC uses it, against a platform over HTTP/2.</summary>
public sealed class AgentCommandsTests : IAsyncLifetime
{
    private readonly DataDirectory _directory = new();
    private readonly FakeGateway _gateway = new();
    private readonly FakeWeChat _wechat = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private StringReader _input = new("");

    private string Data => Path.Combine(_directory.Path, "data");

    public Task InitializeAsync() => _gateway.StartAsync();

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Enrolling_says_whom_this_pc_is_now()
    {
        (await EnrollAsync()).Should().Be(0);
        _output.ToString().Should().Contain("已登记为 shop").And.NotContain("批准");
        (await RunAsync("status")).Should().Be(0);
        _output.ToString().Should().Contain("代理：        shop");
    }

    [Fact]
    public async Task Enrolling_says_when_somebody_must_approve()
    {
        _gateway.ApprovalPending = true;
        (await EnrollAsync()).Should().Be(0);
        _output.ToString().Should().Contain("等待管理员在控制台核对这个密钥并批准");
    }

    [Fact]
    public async Task The_token_comes_from_a_file_from_the_input_or_from_the_environment()
    {
        (await RunAsync("enroll", "--token-file", TokenFile())).Should().Be(0);
        _input = new StringReader(FakeGateway.Token + "\n");
        (await RunAsync("enroll", "--token", "-")).Should().Be(0);
        Environment.SetEnvironmentVariable(EnrollmentToken.Variable, FakeGateway.Token);
        try
        {
            (await RunAsync("enroll")).Should().Be(0);
        }
        finally
        {
            Environment.SetEnvironmentVariable(EnrollmentToken.Variable, null);
        }
    }

    [Fact]
    public async Task A_token_on_the_command_line_is_refused_with_advice_and_not_repeated()
    {
        foreach (var command in (string[])["enroll", "run"])
        {
            _errors.GetStringBuilder().Clear();
            (await RunAsync(command, "--token", FakeGateway.Token)).Should().Be(1);
            _errors.ToString().Trim().Should().Contain("--token-file").And.Contain(EnrollmentToken.Variable)
                .And.NotContain(FakeGateway.Token).And.NotContain("\n");
        }
        (await RunAsync("status")).Should().Be(0);
        _output.ToString().Should().NotContain("shop");
    }

    [Theory]
    [InlineData("没有登记令牌")]
    [InlineData("nowhere", "--token-file", "nowhere.token")]
    [InlineData("是空的", "--token-file", "agent.yaml.empty")]
    [InlineData("标准输入里没有令牌", "--token", "-")]
    public async Task A_token_that_is_not_there_is_told_in_a_line(string told, string option = "", string value = "")
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "agent.yaml.empty"), "\n");
        (await RunAsync("enroll", option, value == "agent.yaml.empty" ? Path.Combine(_directory.Path, value) : value)).Should().Be(1);
        _errors.ToString().Trim().Should().Contain(told).And.NotContain("\n");
    }

    [Fact]
    public async Task An_agent_that_is_not_enrolled_says_what_to_run_and_ends()
    {
        (await RunAsync("run")).Should().Be(1);
        _errors.ToString().Trim().Should().MatchRegex("^本机尚未登记.*wxauto-agent enroll --config .*agent.yaml --token-file.*$");
    }

    [Fact]
    public async Task An_agent_that_was_revoked_says_what_to_run_and_ends()
    {
        await EnrollAsync();
        _gateway.Logins.Enqueue(StatusCode.PermissionDenied);
        (await RunAsync(["run"], "logLevel: None").WaitAsync(TimeSpan.FromSeconds(60))).Should().Be(1);
        _errors.ToString().Trim().Should().StartWith("平台已吊销本机的登记").And.Contain("wxauto-agent enroll --config").And.NotContain("\n");
    }

    [Fact]
    public async Task A_token_that_is_refused_is_told_in_a_line()
    {
        _gateway.Enrollments.Enqueue(StatusCode.NotFound);
        (await EnrollAsync()).Should().Be(1);
        _errors.ToString().Trim().Should().Be("平台拒绝或无法连接（NotFound）：the test wants it");
    }

    [Fact]
    public async Task A_mistake_in_the_file_is_told_in_a_line_by_every_command()
    {
        foreach (var command in (string[][])[["run"], ["status"], ["doctor"], ["enroll"]])
        {
            _errors.GetStringBuilder().Clear();
            (await RunAsync(command, "pace: fast")).Should().Be(1);
            _errors.ToString().Trim().Should().Match("*agent.yaml*'pace'*").And.NotContain("\n");
        }
    }

    [Fact]
    public async Task A_key_that_cannot_be_used_is_told_in_a_line()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "spool.key"), [1, 2, 3]);
        (await EnrollAsync()).Should().Be(1);
        _errors.ToString().Trim().Should().Contain("spool.key").And.NotContain("\n");
    }

    [Fact]
    public async Task The_status_of_a_new_pc_says_that_there_is_nothing_yet()
    {
        (await RunAsync("status")).Should().Be(0);
        _output.ToString().Should().Contain("尚未登记或运行");
        Directory.Exists(Data).Should().BeFalse();
    }

    [Fact]
    public async Task The_status_counts_what_waits()
    {
        using (var spool = Open())
        {
            spool.Inbound.Add([Message("m1"), Message("m2")], "2");
            spool.Inbound.Refuse("m2", "too long");
            spool.Replies.Add("r1", new ReplyBody { ChatId = "c1" });
        }
        (await RunAsync("status", extra: "spool: {capacity: 77}")).Should().Be(0);
        _output.ToString().Should().Contain("待上传消息：  1（容量 77）").And.MatchRegex("待发送回复：  1（最早的已等待 [0-9]+ 秒）")
            .And.Contain("被拒消息：    1").And.Contain("最近的错误：  无");
    }

    [Fact]
    public async Task The_doctor_finds_nothing_wrong_with_an_agent_that_is_enrolled()
    {
        await EnrollAsync();
        (await RunAsync("doctor")).Should().Be(0);
        _output.ToString().Should().Contain("[正常] 登记：shop").And.Contain("[正常] 服务器").And.Contain("[正常] 时钟")
            .And.Contain("[正常] 微信：已登录：店主").And.NotContain("[异常]");
    }

    [Theory]
    [InlineData(WeChatState.LoggedOut, "扫码登录")]
    [InlineData(WeChatState.NotRunning, "请启动微信")]
    [InlineData(WeChatState.Locked, "请解锁微信")]
    [InlineData(WeChatState.Unreadable, "无法读取")]
    public async Task The_doctor_says_what_to_do_about_wechat(WeChatState state, string advice)
    {
        _wechat.State = state;
        (await RunAsync("doctor")).Should().Be(1);
        _output.ToString().Should().MatchRegex($@"\[异常\] 微信：.*{advice}");
    }

    [Fact]
    public async Task The_doctor_says_when_the_clock_is_wrong_and_nobody_enrolled()
    {
        _gateway.ClockAhead = TimeSpan.FromMinutes(5);
        (await RunAsync("doctor")).Should().Be(1);
        _output.ToString().Should().MatchRegex(@"\[异常\] 时钟：与服务器相差 -(299|300)\.\d 秒。请开启系统的自动校时")
            .And.Contain("[异常] 登记：尚未登记");
    }

    [Fact]
    public async Task The_doctor_goes_on_when_the_platform_is_away()
    {
        (await RunAsync(["doctor"], "", server: "http://127.0.0.1:1")).Should().Be(1);
        _output.ToString().Should().Contain("[异常] 服务器：http://127.0.0.1:1/ 无法连接（Unavailable").And.Contain("[正常] 微信");
    }

    [Fact]
    public async Task The_doctor_refuses_an_address_that_is_not_encrypted()
    {
        (await RunAsync(["doctor"], "", server: "http://wxauto.example:8080")).Should().Be(1);
        _output.ToString().Should().Contain("[异常] 服务器").And.Contain("allowInsecure");
    }

    [Fact]
    public async Task The_doctor_says_when_the_data_directory_cannot_be_used()
    {
        await File.WriteAllTextAsync(Data, "a file");
        (await RunAsync("doctor")).Should().Be(1);
        _output.ToString().Should().Contain("[异常] 数据目录").And.Contain("请检查目录权限和磁盘空间");
    }

    [Fact]
    public async Task Running_with_a_token_enrols_first_and_then_reads()
    {
        _gateway.Enrollments.Enqueue(StatusCode.Unavailable);
        _wechat.Say(new Chat("c1", "王女士", ChatKind.Friend), "在吗");
        using var stop = new CancellationTokenSource();
        var running = RunAsync(["run", "--token-file", TokenFile()], "logLevel: None", cancellationToken: stop.Token);
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1") || running.IsCompleted, "the message arrives");
        _gateway.Messages.Should().ContainKey("fake-1");
        _errors.ToString().Should().Contain("平台暂时无法登记，稍后重试（Unavailable");

        // Another one on the same directory would type every reply twice.
        (await RunAsync(["run"], "logLevel: None")).Should().Be(1);
        _errors.ToString().Should().Contain("Another agent runs");
        await stop.CancelAsync();
        (await running.WaitAsync(TimeSpan.FromSeconds(60))).Should().Be(0);
    }

    private Task<int> EnrollAsync() => RunAsync("enroll", "--token-file", TokenFile());

    private string TokenFile()
    {
        var file = Path.Combine(_directory.Path, "token");
        File.WriteAllText(file, FakeGateway.Token + "\n");
        return file;
    }

    private Task<int> RunAsync(string command, string option = "", string value = "", string extra = "") =>
        RunAsync(option.Length > 0 ? [command, option, value] : [command], extra);

    private async Task<int> RunAsync(
        string[] command, string extra, string? server = null, CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(_directory.Path, "agent.yaml");
        var text = $"server: {server ?? _gateway.Address.ToString()}\ndataDirectory: data\ndriver: {{type: fake}}\n{extra}";
        await File.WriteAllTextAsync(file, text, CancellationToken.None);
        var drivers = new DriverCatalog().Add("fake", _ => _wechat, wechat => wechat);
        var parsed = AgentCommands.Create(drivers, _input).Parse([.. command, "--config", file]);
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = _output, Error = _errors }, cancellationToken);
    }

    private AgentSpool Open()
    {
        Directory.CreateDirectory(Data);
        return new AgentSpool(Data, new FileKeyProtection(Data), TimeProvider.System, 10);
    }

    private static IncomingMessage Message(string id) => new(id, new MessageBody { Text = id }, null);
}
