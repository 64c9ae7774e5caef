using Microsoft.Extensions.Logging;
using Prometheus;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>
/// One process of several leads: the one whose name is in a Lease of coordination.k8s.io. Clocks are never compared between machines:
/// another's lease has run out when it did not change for its duration on our own clock, and our own when we could not renew it for the
/// deadline, counted from before the request.
/// </summary>
public sealed partial class LeaderElection(KubernetesApi api, LeaderElectionOptions options, TimeProvider time,
    ILogger<LeaderElection> logger)
{
    private static readonly Gauge Master = Metrics.CreateGauge("leader_election_master_status", "1 while this process leads", "name");
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    private readonly ResourceKey _key = new(options.Namespace, options.Name);
    private string? _observedVersion;
    private long _observedAt;

    public bool IsLeader { get; private set; }

    /// <summary>It waits for the server, not for the clock.</summary>
    internal bool IsAsking { get; private set; }

    /// <summary>
    /// Campaigns until stopped. While it leads, it runs <paramref name="lead"/> with two tokens: stop (finish, then return; the lease is
    /// kept until then and given back after) and lost (give up at once: another may lead). After a loss it campaigns again.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, CancellationToken, Task> lead, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var renewed = await CampaignAsync(stop);
                await LeadAsync(lead, renewed, stop);
                if (stop.IsCancellationRequested)
                    return;
                await Task.Delay(options.RetryPeriod, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it did not lead.
        }
    }

    private async Task<long> CampaignAsync(CancellationToken stop)
    {
        while (true)
        {
            var started = time.GetTimestamp();
            if (await TryAsync(options.RenewDeadline, stop) == true)
                return started;
            await Task.Delay(options.RetryPeriod * (1 + 0.2 * Random.Shared.NextDouble()), time, stop);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, CancellationToken, Task> lead, long renewed, CancellationToken stop)
    {
        using var lost = new CancellationTokenSource();
        Lead(true);
        try
        {
            var work = Task.Run(() => lead(stop, lost.Token), CancellationToken.None);
            var kept = await RenewAsync(work, renewed);
            if (!kept)
            {
                Lead(false);
                await lost.CancelAsync();
            }
            try
            {
                await work;
            }
            catch (OperationCanceledException) when (lost.IsCancellationRequested || stop.IsCancellationRequested)
            {
                // It gave up, as it was told.
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                LogWorkFailed(problem);
            }
            if (kept)
                await ReleaseAsync();
        }
        finally
        {
            Lead(false);
        }
    }

    /// <returns>True when the work ended, false when the lease was lost.</returns>
    private async Task<bool> RenewAsync(Task work, long renewed)
    {
        while (true)
        {
            await Task.WhenAny(work, Task.Delay(options.RetryPeriod, time, CancellationToken.None));
            if (work.IsCompleted)
                return true;
            var left = options.RenewDeadline - time.GetElapsedTime(renewed);
            var started = time.GetTimestamp();
            var answer = left > TimeSpan.Zero ? await TryAsync(left, CancellationToken.None) : null;
            if (answer == true)
                renewed = started;
            else if (answer == false || time.GetElapsedTime(renewed) >= options.RenewDeadline)
            {
                LogLost(options.Name, answer == false ? "another holds it" : "it could not be renewed in time");
                return false;
            }
        }
    }

    /// <returns>True: the lease is ours. False: it is another's. Null: not known.</returns>
    private async Task<bool?> TryAsync(TimeSpan limit, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        IsAsking = true;
        try
        {
            try
            {
                return await AcquireOrRenewAsync(either.Token);
            }
            catch (KubernetesApiException refused) when (refused.IsConflict)
            {
                // Somebody wrote it just now: see who.
                return await AcquireOrRenewAsync(either.Token);
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !stop.IsCancellationRequested)
        {
            LogProblem(options.Name, problem is OperationCanceledException ? "no answer in time" : problem.Message);
            return null;
        }
        finally
        {
            IsAsking = false;
        }
    }

    private async Task<bool> AcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        var lease = await api.GetAsync<V1Lease>(_key, cancellationToken);
        if (lease is null)
        {
            var made = new V1Lease { Metadata = new V1ObjectMeta { Name = _key.Name, NamespaceProperty = _key.Namespace },
                Spec = Held(Now(), 0) };
            Observe(await api.CreateAsync(made, cancellationToken));
            return true;
        }
        Observe(lease);
        var holder = lease.Spec?.HolderIdentity;
        var ours = holder == options.Identity;
        if (!ours && !string.IsNullOrEmpty(holder)
            && time.GetElapsedTime(_observedAt) < TimeSpan.FromSeconds(lease.Spec!.LeaseDurationSeconds
            ?? options.LeaseDuration.TotalSeconds))
            return false;
        lease.Spec = ours ? Held(lease.Spec!.AcquireTime ?? Now(), lease.Spec.LeaseTransitions ?? 0)
            : Held(Now(), (lease.Spec?.LeaseTransitions ?? 0) + 1);
        Observe(await api.ReplaceAsync(lease, cancellationToken));
        return true;
    }

    private async Task ReleaseAsync()
    {
        using var timeout = new CancellationTokenSource(ReleaseTimeout, time);
        try
        {
            var lease = await api.GetAsync<V1Lease>(_key, timeout.Token);
            if (lease?.Spec?.HolderIdentity != options.Identity)
                return;
            lease.Spec.HolderIdentity = "";
            lease.Spec.LeaseDurationSeconds = 1;
            lease.Spec.RenewTime = Now();
            await api.ReplaceAsync(lease, timeout.Token);
            LogReleased(options.Name);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogNotReleased(options.Name, problem.Message);
        }
    }

    private void Observe(V1Lease lease)
    {
        if (lease.Metadata.ResourceVersion == _observedVersion)
            return;
        _observedVersion = lease.Metadata.ResourceVersion;
        _observedAt = time.GetTimestamp();
    }

    private V1LeaseSpec Held(DateTime acquired, int transitions) => new()
    {
        HolderIdentity = options.Identity,
        LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
        AcquireTime = acquired,
        RenewTime = Now(),
        LeaseTransitions = transitions,
    };

    // The API wants microseconds, and KubernetesClient writes none for a whole second.
    private DateTime Now()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond ? now.AddMicroseconds(1) : now;
    }

    private void Lead(bool leads)
    {
        if (leads && !IsLeader)
            LogLeads(options.Name, options.Identity);
        IsLeader = leads;
        Master.WithLabels(options.Name).Set(leads ? 1 : 0);
    }
}
