using System.Security.Cryptography;
using Wxauto.Tests;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Server.Tests;

/// <summary>A database belongs to one master key, and a data directory to one server at a time.</summary>
public sealed class MasterKeyTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    private string KeyFile => Path.Combine(_server.Data, "master.key");

    [Fact]
    public async Task A_lost_key_stops_the_start_and_no_new_one_is_made_until_the_old_one_is_forgotten()
    {
        await RunOnceAsync();
        var key = await File.ReadAllTextAsync(KeyFile);
        File.Delete(KeyFile);

        (await RefusedAsync()).Should().Contain($"{KeyFile} is gone").And.Contain("restore").And.Contain("--forget-master-key");
        File.Exists(KeyFile).Should().BeFalse();
        var (exit, output, _) = await CommandAsync("doctor", "--data", _server.Data, "--resources", _server.Manifests);
        exit.Should().Be(1);
        output.Should().Contain("WRONG master key").And.Contain("is gone");

        await File.WriteAllTextAsync(KeyFile, key);
        await RunOnceAsync();
        File.Delete(KeyFile);
        (await CommandAsync("migrate", "--data", _server.Data, "--forget-master-key")).Exit.Should().Be(0);
        await RunOnceAsync();
        (await File.ReadAllTextAsync(KeyFile)).Should().NotBe(key);
    }

    [Fact]
    public async Task Another_key_stops_the_start()
    {
        await RunOnceAsync();
        (await RefusedAsync(("Wxauto__Security__MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))))).Should()
            .Contain("belongs to another master key than the one in Wxauto__Security__MasterKey");
        await File.WriteAllTextAsync(KeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        (await RefusedAsync()).Should().Contain($"belongs to another master key than {KeyFile}");
    }

    [Fact]
    public async Task PostgreSQL_belongs_to_one_key_whatever_the_data_directory()
    {
        var storage = await TestDatabase.EmptyPostgreSqlAsync();
        await RunOnceAsync(("ConnectionStrings__Wxauto", storage.ConnectionString));
        Directory.Delete(_server.Data, recursive: true);
        (await RefusedAsync(("ConnectionStrings__Wxauto", storage.ConnectionString))).Should().Contain($"{KeyFile} is gone");
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_directory_is_refused_until_the_first_one_is_gone()
    {
        _server.Start([], "--resources", _server.Manifests);
        await _server.UntilReadyAsync();
        await using (var second = new RunningServer())
        {
            var (exit, _, error) = await CommandAsync("--urls", second.Web.ToString(), "--agent-url", second.Agents.ToString(), "--data",
                _server.Data, "--resources", _server.Manifests);
            exit.Should().Be(1);
            error.Trim().Split('\n').Should().ContainSingle().Which.Should().Contain($"Another server uses the data directory {_server.Data}");
        }
        // A lock that outlives a killed process would be worse than none.
        await _server.KillAsync();
        await RunOnceAsync();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task RunOnceAsync(params (string Name, string Value)[] environment)
    {
        _server.Start(environment.ToDictionary(e => e.Name, e => e.Value), "--resources", _server.Manifests);
        await _server.UntilReadyAsync();
        _server.Terminate();
        (await _server.ExitAsync()).Should().Be(0, _server.Log);
    }

    private async Task<string> RefusedAsync(params (string Name, string Value)[] environment)
    {
        var (exit, output, error) = await TestCluster.RunAsync("dotnet",
            [RunningServer.Program, .. _server.Addresses, "--resources", _server.Manifests],
            environment: environment.ToDictionary(e => e.Name, e => e.Value));
        exit.Should().Be(1, output);
        error.Trim().Split('\n').Should().ContainSingle();
        return error;
    }

    private static Task<(int Exit, string Output, string Error)> CommandAsync(params string[] arguments) =>
        TestCluster.RunAsync("dotnet", [RunningServer.Program, .. arguments]);
}
