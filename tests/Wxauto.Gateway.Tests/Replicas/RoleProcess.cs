using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using Wxauto.Tests;
using Wxauto.Tests.Dapr;

namespace Wxauto.Gateway.Tests.Replicas;

/// <summary>wxauto-server with some roles, as a process of its own beside a sidecar.</summary>
internal sealed class RoleProcess : IAsyncDisposable
{
    private readonly LastLines _log = new();
    private readonly Process _process;
    private readonly string _data;
    private bool _disposed;

    private RoleProcess(Process process, Uri rest, Uri grpc, StubSidecar sidecar, string data) =>
        (_process, Rest, Grpc, Sidecar, _data) = (process, rest, grpc, sidecar, data);

    public Uri Rest { get; }
    public Uri Grpc { get; }
    public StubSidecar Sidecar { get; }

    /// <summary>A client with the console's key.</summary>
    public HttpClient Console() => ConsoleClient.To(Rest, _data);

    public static async Task<RoleProcess> StartAsync(string roles, StubSidecar sidecar, string directory,
        IReadOnlyDictionary<string, string> environment)
    {
        var (rest, grpc, events) = (FreeAddress(), FreeAddress(), FreeAddress());
        var data = Path.Combine(directory, $"data-{grpc.Port}");
        var start = new ProcessStartInfo("dotnet",
        [
            Metadata("Server"), "--target", roles, "--urls", $"{rest}", "--agent-url", $"{grpc}", "--internal-url", $"{events}",
            "--resources", Path.Combine(directory, "manifests"), "--data", data,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment.Concat(
            sidecar.Configuration.Select(c => KeyValuePair.Create(c.Key.Replace(":", "__", StringComparison.Ordinal), c.Value!))))
            start.Environment[name] = value;
        var role = new RoleProcess(Process.Start(start)!, rest, grpc, sidecar, data);
        role._log.Follow(role._process);
        using var http = new HttpClient { BaseAddress = rest };
        await Eventually.TrueAsync(async () => role.IsAlive && await IsReadyAsync(http),
            () => $"{roles} is ready; it said: {role.Log()}", 120);
        await (roles == "knowledge" ? sidecar.AttachAsync(grpc, events: false) : sidecar.AttachAsync(events));
        return role;
    }

    public bool IsAlive => !_process.HasExited;

    public string Log() => _log.ToString();

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As Kubernetes stops a pod.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>By the test that started it or, at the end, by all that share it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (IsAlive)
            await KillAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/readyz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Metadata(string key) => typeof(RoleProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == key).Value!;

    private static Uri FreeAddress() => new($"http://127.0.0.1:{TestPorts.Free()}");
}
