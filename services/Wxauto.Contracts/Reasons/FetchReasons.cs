namespace Wxauto.Contracts.Reasons;

/// <summary>Why an address that a user entered was not read, or what the site there answered.</summary>
public static class FetchReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode Scheme = Catalog.Add("fetch.scheme");
    public static readonly PlainReasonCode Credentials = Catalog.Add("fetch.credentials");
    public static readonly PlainReasonCode NoHost = Catalog.Add("fetch.no-host");
    public static readonly ReasonCode<int, string[]> Port = Catalog.Add<int, string[]>("fetch.port", "port", "ports");
    public static readonly ReasonCode<string, string, Reason> Inside =
        Catalog.Add<string, string, Reason>("fetch.inside", "host", "ip", "what");
    public static readonly PlainReasonCode OfThisMachine = Catalog.Add("address.of-this-machine");
    public static readonly PlainReasonCode Private = Catalog.Add("address.private");
    public static readonly PlainReasonCode LinkLocal = Catalog.Add("address.link-local");
    public static readonly PlainReasonCode OfCarrier = Catalog.Add("address.of-carrier");
    public static readonly PlainReasonCode Multicast = Catalog.Add("address.multicast");
    public static readonly PlainReasonCode OfNoServer = Catalog.Add("address.of-no-server");
    public static readonly PlainReasonCode Disguised = Catalog.Add("address.disguised");
    public static readonly PlainReasonCode ForDocumentation = Catalog.Add("address.for-documentation");
    public static readonly PlainReasonCode ForProtocols = Catalog.Add("address.for-protocols");

    public static readonly ReasonCode<string> UnknownName = Catalog.Add<string>("fetch.unknown-name", "host");
    public static readonly ReasonCode<string> NoAddress = Catalog.Add<string>("fetch.no-address", "host");
    public static readonly ReasonCode<string, string> Unreachable = Catalog.Add<string, string>("fetch.unreachable", "address", "error");
    public static readonly ReasonCode<string, string> Certificate = Catalog.Add<string, string>("fetch.certificate", "address", "error");
    public static readonly ReasonCode<string, string> NotHttp = Catalog.Add<string, string>("fetch.not-http", "address", "error");
    public static readonly ReasonCode<string, double> Slow = Catalog.Add<string, double>("fetch.slow", "address", "seconds");
    public static readonly ReasonCode<string> Packed = Catalog.Add<string>("fetch.packed", "address");
    public static readonly ReasonCode<string, double> TooLarge = Catalog.Add<string, double>("fetch.too-large", "address", "megabytes");
    public static readonly ReasonCode<string, Reason> RedirectRefused =
        Catalog.Add<string, Reason>("fetch.redirect-refused", "address", "problem");
    public static readonly ReasonCode<string, int> ManyRedirects = Catalog.Add<string, int>("fetch.many-redirects", "address", "most");
    public static readonly ReasonCode<string, string> RedirectToHttp =
        Catalog.Add<string, string>("fetch.redirect-to-http", "address", "to");

    public static readonly ReasonCode<string> NoPage = Catalog.Add<string>("site.no-page", "address");
    public static readonly ReasonCode<string, int> Answered = Catalog.Add<string, int>("site.answered", "address", "status");
    public static readonly ReasonCode<string, int> FirstAnswered = Catalog.Add<string, int>("site.first-answered", "address", "status");
    public static readonly ReasonCode<string> Empty = Catalog.Add<string>("site.empty", "address");
    public static readonly ReasonCode<string> FirstEmpty = Catalog.Add<string>("site.first-empty", "address");
    public static readonly ReasonCode<string, string> OtherKind = Catalog.Add<string, string>("site.other-kind", "address", "kind");
    public static readonly ReasonCode<string, string> Elsewhere = Catalog.Add<string, string>("site.elsewhere", "address", "to");
    public static readonly ReasonCode<string, string> RobotsForbid =
        Catalog.Add<string, string>("site.robots-forbid", "host", "address");
    public static readonly ReasonCode<string, int> RobotsAway = Catalog.Add<string, int>("site.robots-away", "address", "status");
    public static readonly ReasonCode<string, Reason> SiteMap = Catalog.Add<string, Reason>("site.map", "address", "problem");
    public static readonly ReasonCode<string> MapWithinMap = Catalog.Add<string>("site.map-within-map", "address");
    public static readonly ReasonCode<string, string> MapWithoutPages =
        Catalog.Add<string, string>("site.map-without-pages", "address", "host");

    /// <summary>These complete "The site map …".</summary>
    public static readonly ReasonCode<string> MapRoot = Catalog.Add<string>("site-map.root", "element");
    public static readonly ReasonCode<string> MapNotXml = Catalog.Add<string>("site-map.not-xml", "error");
    public static readonly PlainReasonCode MapDamaged = Catalog.Add("site-map.damaged");
    public static readonly ReasonCode<long> MapTooLarge = Catalog.Add<long>("site-map.too-large", "megabytes");
}
