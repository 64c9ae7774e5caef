using System.Diagnostics;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.EndToEnd.Tests;

/// <summary>A PostgreSQL of one test's own, which may be stopped.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private readonly string _directory = TestDatabase.NewDirectory();

    private OwnPostgres() => Storage = null!;

    public StorageOptions Storage { get; private set; }

    public static async Task<OwnPostgres> StartAsync()
    {
        var postgres = new OwnPostgres();
        postgres.Storage = new StorageOptions { ConnectionString = await postgres.RunAsync("start") };
        return postgres;
    }

    public Task StopAsync() => RunAsync("stop");

    /// <summary>At the same address.</summary>
    public Task StartAgainAsync() => RunAsync("start");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The last line of what it says. The server itself keeps the script's output open, so nothing waits for its end.</summary>
    private async Task<string> RunAsync(string command)
    {
        var script = Path.Combine(RepositoryRoot.Directory, "tests", "env", "postgres.sh");
        using var process = Process.Start(new ProcessStartInfo(script, [command, _directory]) { RedirectStandardOutput = true })!;
        var line = command == "start" ? await process.StandardOutput.ReadLineAsync() : "";
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
        return line ?? "";
    }
}
