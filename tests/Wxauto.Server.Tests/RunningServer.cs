using System.Diagnostics;
using System.Net;
using System.Reflection;
using Wxauto.Tests;

namespace Wxauto.Server.Tests;

/// <summary>wxauto-server as a process of its own, on free ports, in directories that are gone with it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly List<string> _log = [];
    private Process? _process;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("wxauto-server-").FullName;
    public Uri Web { get; } = FreeAddress();
    public Uri Agents { get; } = FreeAddress();
    public Uri Internal { get; } = FreeAddress();
    public string Data => Path.Combine(Directory, "data");
    public string Manifests => Path.Combine(Directory, "manifests");

    public static string Program => Metadata("Server");
    public static string Repository => Path.GetFullPath(Metadata("Repository"));

    public RunningServer()
    {
        System.IO.Directory.CreateDirectory(Manifests);
        File.WriteAllText(Path.Combine(Manifests, "shop.yaml"), """
            apiVersion: wxauto.io/v1alpha1
            kind: Agent
            metadata: {name: front-desk}
            spec: {displayName: 前台}
            """);
    }

    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    public bool HasExited => _process!.HasExited;

    /// <summary>Its three addresses and its own directories.</summary>
    public string[] Addresses => ["--urls", Web.ToString(), "--agent-url", Agents.ToString(), "--internal-url", Internal.ToString(),
        "--data", Data];

    public void Start(Dictionary<string, string> environment, params string[] arguments) =>
        Start("dotnet", [Program, .. Addresses, .. arguments], environment);

    public void Start(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task<RunningServer> UntilReadyAsync()
    {
        await UntilAsync("it is ready", async () => (await ProbeAsync("readyz")).Status == HttpStatusCode.OK);
        return this;
    }

    /// <summary>What a probe that has the console's key is answered; status 0 when nobody listens.</summary>
    public async Task<(HttpStatusCode Status, string Text)> ProbeAsync(string path)
    {
        try
        {
            using var http = ConsoleClient.To(Web, Data);
            using var response = await http.GetAsync(path);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
    }

    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
            if (deadline.IsCancellationRequested || !await timer.WaitForNextTickAsync())
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}. The server said: {Log}");
    }

    /// <summary>SIGTERM, as Kubernetes stops a pod.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public int Id => _process!.Id;

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);
        if (_process is not null)
            await _process.WaitForExitAsync();
        _process?.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private void Keep(string? line)
    {
        lock (_log)
            _log.Add(line ?? "");
    }

    private static string Metadata(string key) => typeof(RunningServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == key).Value!;

    private static Uri FreeAddress() => new($"http://127.0.0.1:{TestPorts.Free()}");
}
