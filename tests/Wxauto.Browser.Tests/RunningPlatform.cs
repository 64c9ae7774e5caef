using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Wxauto.Hosting.Security;
using Wxauto.Tests;

namespace Wxauto.Browser.Tests;

/// <summary>Everything that scripts/run.sh starts, on ports and data of its own, and a Chromium to look at it.</summary>
public sealed partial class RunningPlatform : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private readonly string _data = Directory.CreateTempSubdirectory("wxauto-browser-").FullName;
    private string _address = "";
    private Process? _script;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private string LogFile => Path.Combine(_data, "run.log");

    public async Task InitializeAsync()
    {
        var (web, grpc) = (TestPorts.Free(), TestPorts.Free());
        _address = $"http://127.0.0.1:{web}/";
        // The log is a file and not a pipe: a compiler server that outlives the build would keep a pipe open.
        var start = new ProcessStartInfo("/bin/bash") { WorkingDirectory = RepositoryRoot.Directory };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec scripts/run.sh >'{LogFile}' 2>&1");
        start.Environment["WXAUTO_DATA"] = _data;
        start.Environment["WXAUTO_BUILD"] = "no"; // it is built, as these tests are
        start.Environment["WXAUTO_PORT"] = $"{web}";
        start.Environment["WXAUTO_AGENT_PORT"] = $"{grpc}";
        start.Environment["WXAUTO_PACE"] = "instant";
        _script = Process.Start(start)!;
        try
        {
            await UntilReadyAsync();
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Environment.GetEnvironmentVariable("WXAUTO_CHROMIUM") ?? "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync"],
            });
        }
        catch
        {
            await DisposeAsync(); // xunit does not dispose a fixture that failed to start
            throw;
        }
    }

    /// <summary>A new page of 1280 x 800 at the path.</summary>
    /// <param name="watch">Listens to the page before it is loaded.</param>
    public async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, Action<IPage>? watch = null)
    {
        var page = await _browser!.NewPageAsync(new() { BaseURL = _address, ViewportSize = new() { Width = 1280, Height = 800 },
            Locale = "zh-CN", ColorScheme = scheme });
        page.SetDefaultTimeout(60_000);
        await page.GotoAsync(NewLink());
        watch?.Invoke(page);
        await page.GotoAsync(path);
        return page;
    }

    public async Task DisposeAsync()
    {
        try
        {
            if (_browser is not null)
            {
                await Screenshots.TakeAsync(this);
                await _browser.DisposeAsync();
            }
            _playwright?.Dispose();
        }
        finally
        {
            await StopAsync();
        }
    }

    /// <summary>A page of somebody who has not opened the link.</summary>
    public async Task<IPage> OpenAsStrangerAsync(string path)
    {
        var page = await _browser!.NewPageAsync(new() { BaseURL = _address });
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>The link into the console that scripts/run.sh printed.</summary>
    public async Task<string> LinkAsync() => Link().Match(await File.ReadAllTextAsync(LogFile)).Value;

    /// <summary>Another one: each logs one browser in.</summary>
    public string NewLink() => ConsoleSecret.Find(_data, TimeProvider.System)!.LinkTo(new Uri(_address)).ToString();

    private async Task StopAsync()
    {
        if (_script is { HasExited: false })
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_script.Id}"]);
            using var limit = new CancellationTokenSource(StopLimit);
            await _script.WaitForExitAsync(limit.Token);
        }
        _script?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task UntilReadyAsync()
    {
        using var http = ConsoleClient.To(new Uri(_address), _data);
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync(http))
        {
            if (_script!.HasExited || TimeProvider.System.GetElapsedTime(started) > StartLimit)
                throw new InvalidOperationException("scripts/run.sh did not get ready. It wrote:\n" + await File.ReadAllTextAsync(LogFile));
            await Task.Delay(200);
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var ready = await http.GetAsync("readyz");
            if (!ready.IsSuccessStatusCode || (await LinkAsync()).Length == 0)
                return false;
            using var agents = JsonDocument.Parse(await http.GetStringAsync("api/console/agents"));
            return agents.RootElement.GetArrayLength() > 0 && agents.RootElement[0].GetProperty("connected").GetBoolean();
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/enter\?ticket=\S+")]
    private static partial Regex Link();
}

/// <summary>One platform for all classes.</summary>
[CollectionDefinition(Name)]
public sealed class PlatformCollection : ICollectionFixture<RunningPlatform>
{
    public const string Name = "platform";
}
