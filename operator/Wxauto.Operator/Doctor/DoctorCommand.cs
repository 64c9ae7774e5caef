using System.CommandLine;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Runtime;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Wxauto.Operator.Doctor;

/// <summary>Looks, with the rights of the process, at what an operator needs of its cluster. `helm test` runs it.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<int> _patience = new("--patience") { Description = "Seconds to wait for an operator to be at work.",
        DefaultValueFactory = _ => 60 };
    private int _faults;

    public DoctorCommand(OperatorOptions options)
        : base("doctor", "Checks connection, kinds, rights, and that an operator is at work; exit code 1 when something is wrong.")
    {
        options.AddTo(this);
        Options.Add(_patience);
        SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), TimeSpan.FromSeconds(parsed.GetValue(_patience)),
            cancellationToken));
    }

    private async Task<int> RunAsync(OperatorSettings settings, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (client, _) = KubernetesConnection.Open(null, $"wxauto-doctor/{OperatorOptions.OwnVersion}");
        using (client)
        {
            var api = new KubernetesApi(client, TimeProvider.System);
            if (await CheckAsync($"API server {client.BaseUri}", "check address and credentials", () => KindsAsync(api, cancellationToken)))
            {
                var rules = new GrantedRules();
                await CheckAsync($"rights in {settings.Namespace ?? "every namespace"}", "grant them: the chart does with rbac.create=true",
                    () => RightsAsync(client, rules.Everywhere, settings.Namespace, cancellationToken));
                await CheckAsync($"rights in {settings.LeaseNamespace}", "grant them: the chart does with rbac.create=true",
                    () => RightsAsync(client, rules.AtHome, settings.LeaseNamespace, cancellationToken));
                await CheckAsync("leader", "look at the operator's Pods and their logs",
                    () => LeaderAsync(api, settings, patience, cancellationToken));
            }
        }
        Console.WriteLine(_faults == 0 ? "all is well" : $"{_faults} things to mend");
        return _faults == 0 ? 0 : 1;
    }

    private static async Task<string> KindsAsync(KubernetesApi api, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var kind in ResourceKinds.All)
            if (!await api.HasAsync(ResourceKinds.Group, ResourceKinds.Version, kind.Plural, cancellationToken))
                missing.Add(kind.Name);
        return missing.Count == 0 ? $"answers and serves {ResourceKinds.All.Count} kinds of {ResourceKinds.ApiVersion}"
            : throw new DoctorException($"does not serve {string.Join(", ", missing)} of {ResourceKinds.ApiVersion}; kubectl apply --server-side -f crds/");
    }

    private static async Task<string> RightsAsync(IKubernetes client, IReadOnlyList<Right> rights, string? @namespace,
        CancellationToken cancellationToken)
    {
        var missing = new List<Right>();
        foreach (var right in rights)
            if (!await client.MayAsync(right, @namespace, cancellationToken))
                missing.Add(right);
        return missing.Count == 0 ? $"all {rights.Count}"
            : throw new DoctorException($"missing: {string.Join("; ", missing.GroupBy(r => (r.Group, r.Kind)).Select(g => $"{string.Join(",", g.Select(r => r.Verb))} {g.Key.Kind}{(g.Key.Group.Length == 0 ? "" : $".{g.Key.Group}")}"))}");
    }

    /// <summary>A Lease that is renewed while one looks: another's clock may differ from ours.</summary>
    private static async Task<string> LeaderAsync(KubernetesApi api, OperatorSettings settings, TimeSpan patience,
        CancellationToken cancellationToken)
    {
        var key = new ResourceKey(settings.LeaseNamespace, settings.LeaseName);
        var start = TimeProvider.System.GetTimestamp();
        V1Lease? first = null;
        do
        {
            var lease = await api.GetAsync<V1Lease>(key, cancellationToken);
            if (lease?.Spec?.HolderIdentity is { Length: > 0 } holder && first?.Spec?.HolderIdentity == holder
                && first.Spec.RenewTime != lease.Spec.RenewTime)
                return $"{holder} is at work";
            first = lease;
            await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
        }
        while (TimeProvider.System.GetElapsedTime(start) < patience);
        throw new DoctorException($"nobody renewed the Lease {key.Namespace}/{key.Name} in {patience.TotalSeconds} s");
    }

    private async Task<bool> CheckAsync(string what, string mend, Func<Task<string>> check)
    {
        try
        {
            Console.WriteLine($"ok    {what}: {await check()}");
            return true;
        }
        catch (Exception e) when (e is DoctorException or KubernetesApiException or HttpOperationException or HttpRequestException
            or TimeoutException)
        {
            _faults++;
            Console.WriteLine($"WRONG {what}: {e.Message}. To mend: {mend}");
            return false;
        }
    }

    private sealed class DoctorException(string message) : Exception(message);
}
