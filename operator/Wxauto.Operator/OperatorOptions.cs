using System.CommandLine;
using Microsoft.Extensions.Options;
using Wxauto.Operator.Runtime;

namespace Wxauto.Operator;

/// <summary>What the command line and the environment say.</summary>
/// <param name="Namespace">The only namespace that is looked after; null: all.</param>
/// <param name="Image">Image of the services of Platforms that name none.</param>
/// <param name="MetricsUrl">Where /healthz, /readyz and /metrics are served.</param>
/// <param name="LeaseNamespace">Where the Lease of the leader election is, and from where the services' internal API is called.</param>
/// <param name="LeaseName">Operators with the same one wait for each other.</param>
/// <param name="ServiceAddress">Where a role's internal API is; {platform}, {role} and {namespace} are filled in.</param>
internal sealed record OperatorSettings(
    string? Namespace, string Image, string MetricsUrl, bool LeaderElection, string LeaseNamespace, string LeaseName,
    string ServiceAddress);

/// <param name="configuration">Its section Wxauto:Operator is read (variables Wxauto__Operator__NAME); the
/// command line comes before it.</param>
internal sealed class OperatorOptions(IConfiguration configuration)
{
    public const string Section = "Wxauto:Operator";

    /// <summary>All that may be set; another key below Wxauto ends the start.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["Namespace", "Image", "MetricsUrl", "LeaderElection", "LeaseNamespace", "LeaseName", "ServiceAddress"];

    /// <summary>The version of the services' image is the operator's own: they are released together.</summary>
    public static string OwnVersion { get; } = typeof(OperatorOptions).Assembly.GetName().Version!.ToString(3);

    private readonly Option<string?> _namespace = Text(
        configuration, "--namespace", "Namespace", null, "The only namespace to look after; absent: all.");
    private readonly Option<string?> _image = Text(
        configuration, "--image", "Image", $"wxauto-server:{OwnVersion}", "Image of the services of Platforms that name none.");
    private readonly Option<string?> _metricsUrl = Text(
        configuration, "--metrics-url", "MetricsUrl", "http://0.0.0.0:8080", "Where /healthz, /readyz and /metrics are served.");
    private readonly Option<string?> _leaderElection = Text(
        configuration, "--leader-election", "LeaderElection", "true", "true: one of several operators works, the others wait.");
    private readonly Option<string?> _leaseNamespace = Text(
        configuration, "--lease-namespace", "LeaseNamespace", configuration["POD_NAMESPACE"] is { Length: > 0 } own ? own : "wxauto-system",
        "Where the operator runs, and its Lease is; absent: the namespace of its pod.");
    private readonly Option<string?> _leaseName = Text(
        configuration, "--lease-name", "LeaseName", "wxauto-operator", "The operator's Lease; two operators in one namespace have two.");
    private readonly Option<string?> _serviceAddress = Text(
        configuration, "--service-address", "ServiceAddress", "http://{platform}-{role}.{namespace}.svc:8082",
        "Address of a role's internal API.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_namespace, _image, _metricsUrl, _leaderElection, _leaseNamespace, _leaseName, _serviceAddress])
            command.Options.Add(option);
    }

    /// <exception cref="OptionsValidationException">A key is not known, or a value is wrong; the key is named.</exception>
    public OperatorSettings Read(ParseResult parsed)
    {
        StrictOptions.RefuseUnknown(configuration, Section, Keys);
        List<string> faults = [];
        if (!bool.TryParse(parsed.GetValue(_leaderElection), out var leaderElection))
            faults.Add($"{Section}:LeaderElection (--leader-election) is '{parsed.GetValue(_leaderElection)}': give true or false");
        if (!IsHttp(parsed.GetValue(_metricsUrl)))
            faults.Add($"{Section}:MetricsUrl (--metrics-url) is '{parsed.GetValue(_metricsUrl)}': give an address such as http://0.0.0.0:8080");
        if (!IsHttp(parsed.GetValue(_serviceAddress)?.Replace('{', 'x').Replace('}', 'x')))
            faults.Add($"{Section}:ServiceAddress (--service-address) is '{parsed.GetValue(_serviceAddress)}': give an address with {{platform}}, "
                + "{role} and {namespace} in it");
        if (faults.Count > 0)
            throw new OptionsValidationException(Section, typeof(OperatorSettings), faults);
        return new OperatorSettings(
            parsed.GetValue(_namespace), parsed.GetValue(_image)!, parsed.GetValue(_metricsUrl)!, leaderElection,
            parsed.GetValue(_leaseNamespace)!,
            parsed.GetValue(_leaseName)!, parsed.GetValue(_serviceAddress)!);
    }

    private static bool IsHttp(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme is ("http" or "https");

    private static Option<string?> Text(IConfiguration configuration, string name, string key, string? value, string description) =>
        new(name)
    {
        Description = $"{description} [{Section.Replace(":", "__", StringComparison.Ordinal)}__{key}]",
        DefaultValueFactory = _ => configuration[$"{Section}:{key}"] is { Length: > 0 } set ? set : value,
    };
}
