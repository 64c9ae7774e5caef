using System.Diagnostics;

namespace Wxauto.Bench.Running;

/// <summary>The operator as its image runs it, against the Kubernetes API of the bench.</summary>
internal sealed class BenchOperator : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private BenchOperator(Process process, Uri pages) => (_process, _http) = (process, new HttpClient { BaseAddress = pages });

    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <param name="namespace">Where its Lease is.</param>
    /// <param name="services">Address of the services' internal API.</param>
    public static BenchOperator Start(string kubeconfig, string @namespace, string services)
    {
        var pages = BenchServer.FreeAddress();
        var start = new ProcessStartInfo(Repository.Operator,
            ["--metrics-url", pages.ToString(), "--lease-namespace", @namespace, "--service-address", services])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // As in the chart, whose container is given a limit of memory.
            Environment = { ["KUBECONFIG"] = kubeconfig, ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_GCGen0MaxBudget"] = "100000",
                ["DOTNET_GCConserveMemory"] = "5", ["MALLOC_ARENA_MAX"] = "1" },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Show(e.Data);
        process.ErrorDataReceived += (_, e) => Show(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new BenchOperator(process, pages);
    }

    /// <summary>Null while it does not listen yet.</summary>
    public async Task<MetricsText?> MetricsAsync()
    {
        try
        {
            return new(await _http.GetStringAsync("/metrics"));
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return null;
        }
    }

    /// <summary>Stops it as a cluster does: it gives its lease back.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        using (var kill = Process.Start("kill", [$"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Show(string? line)
    {
        if (line is not null && !line.Contains(" info: ", StringComparison.Ordinal))
            Console.Error.WriteLine($"  operator: {line}");
    }
}
