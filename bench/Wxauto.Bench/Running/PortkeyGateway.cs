using System.Diagnostics;
using System.Net.Sockets;

namespace Wxauto.Bench.Running;

/// <summary>npm's @portkey-ai/gateway, to stand beside our endpoint; installed into the cache of this machine when npm
/// can reach a registry.</summary>
internal sealed class PortkeyGateway : IAsyncDisposable
{
    private const string Version = "1.15.2";
    private readonly Process _process;

    private PortkeyGateway(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Null where it cannot be had.</summary>
    public static async Task<PortkeyGateway?> StartAsync()
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/wxauto/portkey");
        var program = Path.Combine(cache, "node_modules/@portkey-ai/gateway/build/start-server.js");
        try
        {
            if (!File.Exists(program))
            {
                Directory.CreateDirectory(cache);
                using var install = Process.Start(new ProcessStartInfo("npm",
                    ["install", "--prefix", cache, "--no-audit", "--no-fund", $"@portkey-ai/gateway@{Version}"])
                    { RedirectStandardOutput = true, RedirectStandardError = true })!;
                await install.WaitForExitAsync();
            }
            if (!File.Exists(program))
                return null;
            var address = BenchServer.FreeAddress();
            var process = Process.Start(new ProcessStartInfo("node", [program, $"--port={address.Port}", "--headless"])
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            for (var i = 0; i < 100; i++, await Task.Delay(100))
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(address.Host, address.Port);
                    return new PortkeyGateway(process, address);
                }
                catch (SocketException) when (!process.HasExited)
                {
                    // It does not listen yet.
                }
            }
            process.Kill();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no npm or no node.
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
