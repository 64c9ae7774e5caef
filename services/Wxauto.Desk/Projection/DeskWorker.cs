using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Events;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Handoffs;
using Wxauto.Hosting.Background;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Projection;

/// <summary>
/// Follows the conversations: takes what has news, makes its rows anew, ends what time ends, offers who waits to who is there. Several
/// processes may do it at once: each takes rows that no other has.
/// </summary>
internal sealed class DeskWorker(DeskWork work, DeskProjection projection, HandoffOffers offers, DeskUpkeep upkeep, IEventBus bus,
    DeskOptions options, DeskTimes times) : PeriodicService
{
    /// <summary>Their rows are locked for as long as it takes: few, so that no message waits long.</summary>
    private const int AtOnce = 16;

    /// <summary>Between two batches, so that messages and turns come first; what comes meanwhile is looked at once.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pass = TimeSpan.FromSeconds(1);
    private long? _passed;

    protected override Period Period => new("Following the conversations for the desk", Interval, times.Time, times.Logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe<MessagesReceived>((_, _) =>
        {
            Wake();
            return ValueTask.CompletedTask;
        });
        await base.ExecuteAsync(stoppingToken);
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        do
        {
            await Task.Delay(Breath, times.Time, cancellationToken);
            taken = await FollowAsync(cancellationToken);
        }
        while (taken == AtOnce && !PassIsDue);
        if (taken == AtOnce)
            Wake();
        if (!PassIsDue)
            return;
        _passed = times.Time.GetTimestamp();
        await TimeAsync(cancellationToken);
        await offers.RunAsync(cancellationToken);
        await upkeep.RunAsync(cancellationToken);
    }

    /// <summary>However much there is to follow, time goes on.</summary>
    private bool PassIsDue => _passed is not { } last || times.Time.GetElapsedTime(last) >= Pass;

    /// <summary>Some of what has news. Returns how many conversations it were: fewer than <see cref="AtOnce"/> when nothing is
    /// left.</summary>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        var taken = await work.Database.WriteAsync(async db =>
        {
            var ids = await DeskFacts.TakePendingAsync(db, AtOnce);
            if (ids.Count > 0)
                await projection.RecomputeAsync(db, ids, work.Now);
            return ids.Count;
        }, cancellationToken);
        if (taken > 0)
            work.Wake();
        return taken;
    }

    /// <summary>What only time changes: clocks that are over, what was put aside, what ends in silence, who does not write in WeChat any
    /// more.</summary>
    public async Task TimeAsync(CancellationToken cancellationToken)
    {
        var due = await work.Database.ReadAsync(db =>
            db.QueryAsync("SELECT id FROM desk_conversations WHERE wake_at IS NOT NULL AND wake_at <= @now ORDER BY wake_at LIMIT 200",
            r => r.GetGuid(0), ("now", work.Now)), cancellationToken);
        foreach (var id in due)
            await work.Database.WriteAsync(async db =>
            {
                if (!await DeskFacts.TakeAsync(db, id))
                    return false;
                if (await LeaveWeChatAsync(db, id))
                    await DeskFacts.TakeAsync(db, id);
                await projection.RecomputeAsync(db, [id], work.Now);
                return true;
            }, cancellationToken);
        if (due.Count > 0)
            work.Wake();
    }

    /// <summary>Where the customer waits a person is asked for: nobody would answer what he wrote to one who has gone.</summary>
    private async Task<bool> LeaveWeChatAsync(Statements db, Guid id)
    {
        if ((await DeskRows.ConversationsAsync(db, [id])).GetValueOrDefault(id) is not { Holder: HolderKind.WeChat } row)
            return false;
        var typed = (await DeskFacts.MessagesAsync(db, id, long.MinValue, long.MaxValue, ConversationSource.Most)).Where(m =>
            m.From == SenderKind.Self)
            .Select(m => m.At).DefaultIfEmpty(row.LastAt).Max();
        return typed + options.WeChatHolds <= work.Now
            && (row.WaitingSince is null ? await Holding.GiveBackAsync(db, id, work.Now) : await Holding.ReleaseAsync(db, id));
    }
}

/// <summary>The clock and the log of the worker.</summary>
internal sealed record DeskTimes(TimeProvider Time, ILogger Logger);
