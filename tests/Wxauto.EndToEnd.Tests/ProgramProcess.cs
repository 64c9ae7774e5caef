using System.Diagnostics;
using Wxauto.Tests;

namespace Wxauto.EndToEnd.Tests;

/// <summary>One of our programs as a process of its own, that can be killed without warning and started again.</summary>
internal sealed class ProgramProcess(string program, string[] arguments, Dictionary<string, string> environment, string log) : IDisposable
{
    private readonly Lock _logLock = new();
    private Process? _process;

    public int Id => _process!.Id;

    public void Start()
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot.Directory };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Append;
        _process.ErrorDataReceived += Append;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs to the end and gives the last line of its output.</summary>
    public async Task<string> RunAsync()
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = RepositoryRoot.Directory };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, output);
        return output.Trim().Split('\n')[^1];
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private void Append(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null)
            return;
        lock (_logLock)
            File.AppendAllText(log, e.Data + "\n");
    }
}
