using System.Net;
using System.Net.Sockets;
using Wxauto.Tests;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Server.Tests;

/// <summary>What an operator can mend ends the start with lines on stderr that say how, and no stack trace.</summary>
public sealed class StartFaultTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    public static TheoryData<string, string, string[]> WrongSettings => new()
    {
        { "Wxauto__Workflows__Lease", "0", ["Wxauto:Workflows:Lease: must be 3 seconds or more"] },
        { "Wxauto__Workflows__Lease", "soon", ["Wxauto:Workflows:Lease", "soon"] },
        { "Wxauto__Workflows__Laese", "00:01:00", ["Wxauto:Workflows:Laese is not a known setting; Wxauto:Workflows:Lease is"] },
        { "Wxauto__Nothing__LikeThis", "x", ["Wxauto:Nothing:LikeThis is not a known setting"] },
        { "Wxauto__Knowledge__Deadline", "soon", ["Wxauto:Knowledge:Deadline", "soon"] },
        { "Wxauto__Http__Ports__0", "many", ["Wxauto:Http:Ports:0", "many"] },
        { "Wxauto__Http__Allow__0", "a/b", ["Wxauto:Http:Allow: 'a/b' is neither"] },
        { "Wxauto__Security__MasterKye", "x", ["Wxauto:Security:MasterKye is not a known setting; Wxauto:Security:MasterKey is"] },
        { "Wxauto__Security__MasterKey", "x", ["Wxauto:Security:MasterKey", "32 bytes in base64"] },
        { "ConnectionStrings__Wxauto", "Host=127.0.0.1;Port=1;Database=x;Username=y",
            ["PostgreSQL cannot be used", "127.0.0.1:1", "Check ConnectionStrings__Wxauto"] },
        { "ConnectionStrings__Wxauto", "Host=127.0.0.1;Prt=1;Password=secret", ["ConnectionStrings__Wxauto is no connection string", "prt"] },
        { "ConnectionStrings__Wxauto", "secret", ["ConnectionStrings__Wxauto is no connection string"] },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_is_named(string name, string value, string[] told)
    {
        var error = await RefusedAsync(new() { [name] = value });
        error.Should().ContainAll(told).And.NotContain("secret");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_its_option()
    {
        using var other = new TcpListener(IPAddress.Loopback, _server.Agents.Port);
        other.Start();
        (await RefusedAsync([])).Should().Contain($"--agent-url: port {_server.Agents.Port}").And.Contain("is taken by another program");
    }

    [Fact]
    public async Task Two_addresses_with_one_port_are_refused() =>
        (await RefusedAsync([], "--urls", "http://127.0.0.1:8099", "--agent-url", "http://127.0.0.1:8099")).Should()
            .Contain("--urls and --agent-url have the same port 8099");

    [Fact]
    public async Task A_wrong_option_is_one_line_without_the_whole_help()
    {
        var (exit, output, error) = await RunAsync([], "--dtaa", "x");
        exit.Should().Be(1);
        error.Trim().Split('\n').Should().OnlyContain(l => l.Contains("--dtaa") || l.Contains("'x'"));
        output.Should().NotContain("Usage:");
    }

    [Fact]
    public async Task A_missing_directory_of_manifests_is_named() =>
        (await RefusedAsync([], "--resources", "/nowhere/manifests")).Should()
            .Contain("There is no directory /nowhere/manifests").And.Contain("--resources");

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named() =>
        (await RefusedAsync([], "--data", "/proc/wxauto")).Should().Contain("The data directory /proc/wxauto cannot be written")
            .And.Contain("--data");

    [Fact]
    public async Task A_read_only_disk_and_a_full_one_are_named()
    {
        Directory.CreateDirectory(_server.Data);
        (await OnAsync("mount -t tmpfs -o ro tmpfs \"$1\"")).Should().Contain($"The data directory {_server.Data} cannot be written")
            .And.Contain("Read-only file system");
        (await OnAsync("mount -t tmpfs -o size=64k tmpfs \"$1\"; dd if=/dev/zero of=\"$1/fill\" bs=1k 2>/dev/null || true")).Should()
            .Contain("cannot be written: the disk is full");
    }

    [Fact]
    public async Task A_damaged_database_is_named()
    {
        Directory.CreateDirectory(_server.Data);
        await File.WriteAllBytesAsync(Path.Combine(_server.Data, "wxauto.db"), [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);
        (await RefusedAsync([])).Should().Contain($"{_server.Data}/wxauto.db is damaged or is no database");
    }

    [Fact]
    public async Task A_first_start_says_where_it_listens_and_logs_no_failure()
    {
        _server.Start(new() { ["Wxauto__Internal__OperatorToken"] = "token" }, "--resources", _server.Manifests);
        await _server.UntilReadyAsync();
        await _server.UntilAsync("it says where it listens", () => Task.FromResult(_server.Log.Contains("Listening.")));
        _server.Log.Split('\n').Where(l => l.Contains("Listening.")).Should().ContainSingle().Which.Should()
            .Contain(_server.Web.ToString()).And.Contain(_server.Agents.ToString()).And.MatchRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d");
        _server.Log.Should().NotContain("fail:").And.NotContain("warn:");
    }

    [Fact]
    public async Task Documents_that_are_read_at_the_start_are_one_line()
    {
        for (var i = 0; i < 5; i++)
            await File.WriteAllTextAsync(Path.Combine(_server.Manifests, $"{i}.md"), $"# 营业时间\n\n第{i}家门店每天九点开门。\n");
        await File.WriteAllTextAsync(Path.Combine(_server.Manifests, "base.yaml"),
            "apiVersion: wxauto.io/v1alpha1\nkind: KnowledgeBase\nmetadata: {name: shop}\n"
            + "spec: {sources: [{name: here, directory: {path: ., include: [\"*.md\"]}}]}\n");
        _server.Start([], "--resources", _server.Manifests);
        await _server.UntilAsync("all are read", () => Task.FromResult(_server.Log.Contains("5 documents with 5 passages are searched")));
        _server.Log.Should().Contain("5 documents are new, changed or gone").And.NotContain("followed");
    }

    [Fact]
    public async Task A_first_start_on_PostgreSQL_logs_no_failure()
    {
        var storage = await TestDatabase.EmptyPostgreSqlAsync();
        _server.Start(new() { ["ConnectionStrings__Wxauto"] = storage.ConnectionString }, "--resources", _server.Manifests);
        await _server.UntilReadyAsync();
        _server.Log.Should().NotContain("fail:");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task<string> RefusedAsync(Dictionary<string, string> environment, params string[] more)
    {
        var (exit, output, error) = await RunAsync(environment, more);
        return Refused(exit, output, error);
    }

    private async Task<string> OnAsync(string mount)
    {
        var (exit, output, error) = await TestCluster.RunAsync("unshare", ["--mount", "bash", "-c", mount + "; shift; exec \"$@\"", "script",
            _server.Data, "dotnet", RunningServer.Program, .. _server.Addresses, "--resources", _server.Manifests]);
        return Refused(exit, output, error);
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(Dictionary<string, string> environment, params string[] more)
    {
        // An option is given once: what the test says of it counts.
        var usual = _server.Addresses.Concat(["--resources", _server.Manifests]).Chunk(2).Where(o => !more.Contains(o[0])).SelectMany(o => o);
        return TestCluster.RunAsync("dotnet", [RunningServer.Program, .. usual, .. more], environment: environment);
    }

    private static string Refused(int exit, string output, string error)
    {
        exit.Should().Be(1, output + error);
        (output + error).Should().NotContain("   at ").And.NotContain("Unhandled exception").And.NotContain("fail:");
        error.Trim().Split('\n').Should().ContainSingle();
        return error;
    }
}
