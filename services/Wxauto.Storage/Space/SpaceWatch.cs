using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Background;
using Wxauto.Storage.Settings;

namespace Wxauto.Storage.Space;

/// <summary>While the database is full, tries whether something of some size can be written again.</summary>
internal sealed partial class SpaceWatch(DatabaseSpace space, PlatformSettings settings, TimeProvider time, ILogger<SpaceWatch> logger)
    : PeriodicService
{
    private const string Trial = "space-trial";

    /// <summary>More than any message: what fits into the rest of a page says nothing.</summary>
    private const int Characters = 256 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private bool _said;

    protected override Period Period => new("Looking for space", Interval, time, logger);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!space.IsFull)
            return;
        if (!_said)
            LogFull(PlatformReasons.DatabaseFull.Reason);
        _said = true;
        try
        {
            await settings.RemoveAsync(Trial, cancellationToken);
            await settings.KeepAsync(Trial, new string('.', Characters), cancellationToken);
            await settings.RemoveAsync(Trial, cancellationToken);
        }
        catch (Exception e) when (DatabaseOutage.IsFull(e))
        {
            return;
        }
        space.Set(false);
        _said = false;
        LogRoom();
    }

    [LoggerMessage(1, LogLevel.Error, "{Problem}")]
    private partial void LogFull(Reason problem);

    [LoggerMessage(2, LogLevel.Information, "The database has room again")]
    private partial void LogRoom();
}
