using System.Net;
using Wxauto.Hosting.Security;

namespace Wxauto.Server;

/// <summary>The console's key, for who may read the data directory of the server on this machine.</summary>
internal static class ConsoleCommand
{
    /// <summary>Names the key where a server's data directory cannot be read.</summary>
    public const string Variable = "WXAUTO_CONSOLE_KEY";

    public static Task<int> RunAsync(ServerSettings settings)
    {
        System.Console.WriteLine(Find(settings.Data).LinkTo(Local(settings.Url)));
        return Task.FromResult(0);
    }

    /// <summary>What a command shows to the server.</summary>
    /// <exception cref="RefusedStartException">There is no key.</exception>
    public static string TextOf(string data) => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : Find(data).Text;

    private static ConsoleSecret Find(string data) => ConsoleSecret.Find(data, TimeProvider.System) ?? throw new RefusedStartException(
        $"There is no {ConsoleSecret.FileIn(data)}: name the data directory of the server with --data, or its key in {Variable}. "
        + "A start of the server makes the key.");

    /// <summary>The console answers this machine only.</summary>
    private static Uri Local(Uri url) => IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && !IPAddress.IsLoopback(ip)
        ? new UriBuilder(url) { Host = "127.0.0.1" }.Uri : url;
}
