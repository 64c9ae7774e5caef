using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Wxauto.Tests;
using k8s.Models;

namespace Wxauto.Chart.Tests.Rights;

/// <summary>What a container of the chart says, run as a process: nobody runs the test cluster's pods.</summary>
internal sealed class OperatorProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private OperatorProgram(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => _lines.Enqueue(e.Data ?? "");
        _process.ErrorDataReceived += (_, e) => _lines.Enqueue(e.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Log => string.Join('\n', _lines);
    public int ExitCode => _process.ExitCode;

    /// <param name="kubeconfig">In place of the pod's service account.</param>
    /// <param name="arguments">Besides those of the container: what a test must have different.</param>
    public static OperatorProgram Start(V1Container container, string @namespace, string kubeconfig, params string[] arguments)
    {
        var start = new ProcessStartInfo(WxautoChart.Operator, [.. container.Args, .. arguments])
            { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in container.Env)
            start.Environment[variable.Name] = variable.ValueFrom?.FieldRef?.FieldPath switch
            {
                "metadata.namespace" => @namespace,
                "metadata.name" => "operator-0",
                null => variable.Value,
                var other => throw new InvalidOperationException($"{other} is not known here"),
            };
        start.Environment["KUBECONFIG"] = kubeconfig;
        return new OperatorProgram(start);
    }

    public Task WaitAsync() => _process.WaitForExitAsync();

    /// <summary>SIGTERM, as the kubelet does it.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            throw new TimeoutException($"The operator did not end after SIGTERM. It said:\n{Log}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }
}
