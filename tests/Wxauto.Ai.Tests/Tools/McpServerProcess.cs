using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests.Tools;

/// <summary>The test MCP server over HTTP, as a process of its own.</summary>
internal sealed class McpServerProcess : IDisposable
{
    private readonly int _port = TestPorts.Free();
    private Process? _process;

    public static string Program => typeof(McpServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "McpServer").Value!;
    public string Address => $"http://127.0.0.1:{_port}";

    /// <param name="weather">What the tool "weather" says of itself.</param>
    public async Task StartAsync(string weather = "The weather of a city.")
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [Program, "--http", Address, weather])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        for (var until = DateTime.UtcNow.AddSeconds(60); DateTime.UtcNow < until; await Task.Delay(50))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                // Not there yet.
            }
        }
        throw new TimeoutException("The MCP server did not start.");
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            Kill();
        _process?.Dispose();
    }
}
