using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Hosting.Http;

/// <summary>Which hosts, ports and IP addresses may be reached.</summary>
internal sealed class AddressRules
{
    private static readonly int[] UsualPorts = [80, 443, 8080, 8443];

    /// <summary>IANA's special-purpose registries, and what hides an IPv4 address in an IPv6 one.</summary>
    private static readonly (IPNetwork Network, Reason What)[] Special =
    [
        .. Of(FetchReasons.OfThisMachine, "127.0.0.0/8", "::1/128"),
        .. Of(FetchReasons.Private, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
        .. Of(FetchReasons.LinkLocal, "169.254.0.0/16", "fe80::/10"),
        .. Of(FetchReasons.OfCarrier, "100.64.0.0/10"),
        .. Of(FetchReasons.Multicast, "224.0.0.0/4", "ff00::/8"),
        .. Of(FetchReasons.OfNoServer, "0.0.0.0/8", "240.0.0.0/4", "::/128", "100::/64", "5f00::/16"),
        .. Of(FetchReasons.Disguised, "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"),
        .. Of(FetchReasons.ForDocumentation, "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15",
            "2001:db8::/32", "3fff::/20"),
        .. Of(FetchReasons.ForProtocols, "192.0.0.0/24", "192.88.99.0/24", "2001::/23"),
    ];

    /// <summary>All of IPv6 that is given out to anybody (RFC 4291): what is outside of it is no server of the internet, whatever it may mean
    /// one day.</summary>
    private static readonly IPNetwork Unicast = IPNetwork.Parse("2000::/3");

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<int> _ports;
    private readonly List<IPNetwork> _networks = [];

    /// <exception cref="InvalidOperationException">An entry is not what it should be.</exception>
    public AddressRules(GuardedHttpOptions options)
    {
        _ports = [.. UsualPorts, .. options.Ports];
        foreach (var entry in options.Allow)
            Add(entry.Trim());
    }

    /// <summary>Entries that are not what they should be, each text beginning with the option's name.</summary>
    public static IEnumerable<string> FaultsOf(GuardedHttpOptions options)
    {
        foreach (var port in options.Ports.Where(p => p is < 1 or > 65535))
            yield return $"Ports: {port} is no port: give 1 to 65535";
        foreach (var entry in options.Allow.Where(e => !IsHostOrNetwork(e.Trim())))
            yield return $"Allow: '{entry}' is neither a host name nor an IP address nor a network like 10.1.0.0/16";
    }

    /// <summary>Why that address must not be read, as far as it tells itself; null: it may.</summary>
    public Reason? ProblemOf(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            return FetchReasons.Scheme;
        if (address.UserInfo.Length > 0)
            return FetchReasons.Credentials;
        if (address.IdnHost.Length == 0)
            return FetchReasons.NoHost;
        return _ports.Contains(address.Port) ? null
            : FetchReasons.Port.With(address.Port, [.. _ports.Order().Select(p => p.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Why that IP address of the host must not be reached; null: it may.</summary>
    public Reason? ProblemOf(string host, IPAddress ip)
    {
        if (_hosts.Contains(NameOf(host)) || _networks.Any(n => n.Contains(ip)))
            return null;
        // A mapped address is an IPv4 address to IPNetwork.
        var what = ip.IsIPv4MappedToIPv6 ? FetchReasons.Disguised : Special.FirstOrDefault(s => s.Network.Contains(ip)).What
            ?? (ip.AddressFamily == AddressFamily.InterNetworkV6 && !Unicast.Contains(ip) ? FetchReasons.OfNoServer.Reason : null);
        return what is null ? null : FetchReasons.Inside.With(host, ip.ToString(), what);
    }

    private static IEnumerable<(IPNetwork, Reason)> Of(Reason what, params string[] networks) =>
        networks.Select(n => (IPNetwork.Parse(n), what));

    /// <summary>Without the brackets of IPv6 and the dot of a full name.</summary>
    private static string NameOf(string host) => host.Trim('[', ']').TrimEnd('.');

    private static bool IsHostOrNetwork(string entry) => IPNetwork.TryParse(entry, out _) || IPAddress.TryParse(entry, out _)
        || Uri.CheckHostName(entry) == UriHostNameType.Dns;

    private void Add(string entry)
    {
        if (IPNetwork.TryParse(entry, out var network))
            _networks.Add(network);
        else if (IPAddress.TryParse(entry, out var ip))
            _networks.Add(new IPNetwork(ip, ip.GetAddressBytes().Length * 8));
        else if (Uri.CheckHostName(entry) == UriHostNameType.Dns)
            _hosts.Add(NameOf(new Uri($"http://{entry}/").IdnHost));
        else
            throw new InvalidOperationException(
                $"'{entry}' in Wxauto:Http:Allow is neither a host name nor an IP address nor a network like 10.1.0.0/16.");
    }
}
