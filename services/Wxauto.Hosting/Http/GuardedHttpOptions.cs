namespace Wxauto.Hosting.Http;

/// <summary>Wxauto:Http in the configuration.</summary>
public sealed class GuardedHttpOptions
{
    /// <summary>Host names (wiki.corp.example), IP addresses and networks (10.1.0.0/16) that may be read although they are private. For a
    /// host name whatever it resolves to is allowed.</summary>
    public List<string> Allow { get; set; } = [];

    /// <summary>Ports that may be read besides 80, 443, 8080 and 8443, on every host.</summary>
    public List<int> Ports { get; set; } = [];
}
