using System.Net;

namespace Wxauto.Hosting.Security;

/// <summary>From where the console may be reached besides this machine.</summary>
public sealed class ConsoleAccessOptions
{
    /// <summary>Its section of the configuration.</summary>
    public const string Section = "Wxauto:Console";

    /// <summary>Names under which people open it, without scheme and port: desk.example.com.</summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>Addresses or networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: 10.0.0.7, 10.42.0.0/16.</summary>
    public IReadOnlyList<string> Proxies { get; set; } = [];

    internal IReadOnlyList<IPNetwork> Networks => [.. Proxies.Select(p => NetworkOf(p)!.Value)];

    internal IEnumerable<string> Faults
    {
        get
        {
            foreach (var (proxy, i) in Proxies.Select((p, i) => (p, i)).Where(p => NetworkOf(p.p) is null))
                yield return $"Proxies:{i}: '{proxy}' is no address or network such as 10.0.0.7 or 10.42.0.0/16";
            foreach (var (host, i) in Hosts.Select((h, i) => (h, i)).Where(h => Uri.CheckHostName(h.h) == UriHostNameType.Unknown))
                yield return $"Hosts:{i}: '{host}' is no host such as desk.example.com";
            if (Hosts.Count > 0 && Proxies.Count == 0)
                yield return "Proxies is needed beside Hosts: the console is served to other machines only through a proxy with TLS";
        }
    }

    private static IPNetwork? NetworkOf(string text) => IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128) : null;
}
