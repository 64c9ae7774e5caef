using System.CommandLine;

namespace Wxauto.Operator;

/// <summary>What the command line and the environment say.</summary>
/// <param name="Namespace">The only namespace that is looked after; null: all.</param>
/// <param name="Image">Image of the services of Platforms that name none.</param>
/// <param name="MetricsUrl">Where /healthz, /readyz and /metrics are served.</param>
/// <param name="LeaseNamespace">Where the Lease of the leader election is, and from where the services' internal API is called.</param>
/// <param name="LeaseName">Operators with the same one wait for each other.</param>
/// <param name="ServiceAddress">Where a role's internal API is; {platform}, {role} and {namespace} are filled in.</param>
internal sealed record OperatorSettings(
    string? Namespace, string Image, string MetricsUrl, bool LeaderElection, string LeaseNamespace, string LeaseName, string ServiceAddress);

/// <param name="environment">Reads a variable; the command line comes before it.</param>
internal sealed class OperatorOptions(Func<string, string?> environment)
{
    /// <summary>The version of the services' image is the operator's own: they are released together.</summary>
    public static string OwnVersion { get; } = typeof(OperatorOptions).Assembly.GetName().Version!.ToString(3);

    private readonly Option<string?> _namespace = Text(environment, "--namespace", "WXAUTO_NAMESPACE", null, "The only namespace to look after; absent: all.");
    private readonly Option<string?> _image = Text(environment, "--image", "WXAUTO_IMAGE", $"wxauto-server:{OwnVersion}", "Image of the services of Platforms that name none.");
    private readonly Option<string?> _metricsUrl = Text(environment, "--metrics-url", "WXAUTO_METRICS_URL", "http://0.0.0.0:8080", "Where /healthz, /readyz and /metrics are served.");
    private readonly Option<bool> _leaderElection = new("--leader-election")
    {
        Description = "One of several operators works, the others wait. [WXAUTO_LEADER_ELECTION]",
        DefaultValueFactory = _ => !bool.TryParse(environment("WXAUTO_LEADER_ELECTION"), out var set) || set,
    };
    private readonly Option<string?> _leaseNamespace = Text(environment, "--lease-namespace", "POD_NAMESPACE", "wxauto-system", "Where the operator runs, and its Lease is.");
    private readonly Option<string?> _leaseName = Text(environment, "--lease-name", "WXAUTO_LEASE_NAME", "wxauto-operator", "The operator's Lease; two operators in one namespace have two.");
    private readonly Option<string?> _serviceAddress = Text(environment, "--service-address", "WXAUTO_SERVICE_ADDRESS", "http://{platform}-{role}.{namespace}.svc:8082", "Address of a role's internal API.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_namespace, _image, _metricsUrl, _leaderElection, _leaseNamespace, _leaseName, _serviceAddress])
            command.Options.Add(option);
    }

    public OperatorSettings Read(ParseResult parsed) => new(
        parsed.GetValue(_namespace), parsed.GetValue(_image)!, parsed.GetValue(_metricsUrl)!, parsed.GetValue(_leaderElection), parsed.GetValue(_leaseNamespace)!,
        parsed.GetValue(_leaseName)!, parsed.GetValue(_serviceAddress)!);

    private static Option<string?> Text(Func<string, string?> environment, string name, string variable, string? value, string description) =>
        new(name) { Description = $"{description} [{variable}]", DefaultValueFactory = _ => environment(variable) is { Length: > 0 } set ? set : value };
}
