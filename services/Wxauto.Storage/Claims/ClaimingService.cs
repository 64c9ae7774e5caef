using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Hosting.Background;
using Wxauto.Hosting.Logging;

namespace Wxauto.Storage.Claims;

/// <summary>
/// Claims work of a table for this process, as much as can be started at once (the rest is left to other processes), works on it and renews
/// its leases until the last piece has ended. A database that is away is asked again every second.
/// </summary>
public abstract partial class ClaimingService<TClaim> : BackgroundService
{
    protected static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Claiming _claiming;
    private readonly SemaphoreSlim _free;
    private readonly LogPace _pace;

    protected ClaimingService(Claiming claiming)
    {
        _claiming = claiming;
        _free = new(claiming.AtOnce, claiming.AtOnce);
        _pace = new(claiming.Time);
    }

    /// <summary>Taken before each claim; completes when something was added since.</summary>
    protected abstract Task Woken { get; }

    /// <summary>Until the next claim when there was nothing and nothing wakes it.</summary>
    protected virtual TimeSpan UntilNext => Poll;

    /// <summary>Not to be broken off: a claim that was committed meanwhile would be nobody's until its lease ends.</summary>
    protected abstract Task<IReadOnlyList<TClaim>> ClaimAsync(int max);

    /// <summary>Is called for everything that was claimed, also when the process stops meanwhile. Throws nothing.</summary>
    protected abstract Task WorkAsync(TClaim claim, CancellationToken stopping);

    /// <summary>Prolongs the leases of what is held.</summary>
    protected abstract Task RenewAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var claims = Channel.CreateUnbounded<TClaim>();
        using var ended = new CancellationTokenSource();
        var renewal = RenewUntilAsync(ended.Token);
        var work = Task.WhenAll(Enumerable.Range(0, _claiming.AtOnce).Select(_ => WorkAsync(claims.Reader, stoppingToken)));
        await ClaimUntilAsync(claims.Writer, stoppingToken);
        claims.Writer.Complete();
        try
        {
            await work;
        }
        finally
        {
            await ended.CancelAsync();
            await renewal;
        }
    }

    private async Task ClaimUntilAsync(ChannelWriter<TClaim> claims, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var free = 0;
            try
            {
                free = await TakeFreeAsync(stopping);
                var woken = Woken;
                var claimed = await ClaimAsync(free);
                GiveFree(free - claimed.Count);
                free = 0;
                foreach (var claim in claimed)
                    claims.TryWrite(claim);
                if (claimed.Count == 0)
                    await Signal.WaitAsync(woken, UntilNext, _claiming.Time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (_pace.IsDue())
                    LogClaimFailed(_claiming.Logger, _claiming.What, e);
                GiveFree(free);
                await Task.Delay(Poll, _claiming.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> TakeFreeAsync(CancellationToken stopping)
    {
        await _free.WaitAsync(stopping);
        var taken = 1;
        while (taken < _claiming.AtOnce && _free.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }

    private void GiveFree(int count)
    {
        if (count > 0)
            _free.Release(count);
    }

    private async Task WorkAsync(ChannelReader<TClaim> claims, CancellationToken stopping)
    {
        await foreach (var claim in claims.ReadAllAsync(CancellationToken.None))
        {
            await WorkAsync(claim, stopping);
            GiveFree(1);
        }
    }

    private async Task RenewUntilAsync(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(_claiming.Lease / 3, _claiming.Time);
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(ended);
                await RenewAsync(ended);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // Nothing is held any more.
            }
            catch (Exception e)
            {
                LogRenewFailed(_claiming.Logger, _claiming.What, e);
            }
        }
    }

    [LoggerMessage(910, LogLevel.Error, "{What} cannot be claimed; it is tried every second, and said once a minute")]
    private static partial void LogClaimFailed(ILogger logger, string what, Exception e);

    [LoggerMessage(911, LogLevel.Warning, "Leases of {What} cannot be renewed; trying again")]
    private static partial void LogRenewFailed(ILogger logger, string what, Exception e);
}
