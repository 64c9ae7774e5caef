using System.Diagnostics;

namespace Wxauto.Gateway.Tests;

/// <summary>The last fifty lines that a process wrote, for the message of a test that fails.</summary>
internal sealed class LastLines
{
    private readonly Queue<string> _lines = new();

    public void Follow(Process process)
    {
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines);
    }

    private void Keep(string? line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line ?? "");
            if (_lines.Count > 50)
                _lines.Dequeue();
        }
    }
}
