using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Background;
using Wxauto.Storage.Sql;

namespace Wxauto.Customers.Following;

/// <summary>
/// Follows the conversations: who is new, what they are called now, what their messages are worth. Messages are accepted without waiting
/// for it, and every part of it can be done again: a contact is what its conversation says, never what was added up.
/// </summary>
internal sealed class ContactFollowing(IContactSource source, ContactSightings sightings, Database database, TimeProvider time,
    ILogger<ContactFollowing> logger) : PeriodicService
{
    private const int Page = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>A message may be committed so long after the time it carries.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);
    private readonly FollowMark _mark = new(database, "contacts", time);

    /// <summary>What this process read already of the time that is read again.</summary>
    private readonly Dictionary<Guid, DateTimeOffset> _seen = [];

    protected override Period Period => new("Following contacts", Interval, time, logger);

    /// <summary>One look, to the end of what there is.</summary>
    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await _mark.TakeAsync(cancellationToken) is not { } mark)
            return;
        var from = mark < DateTimeOffset.UnixEpoch + Overlap ? DateTimeOffset.UnixEpoch : mark - Overlap;
        foreach (var old in _seen.Where(s => s.Value < from).Select(s => s.Key).ToList())
            _seen.Remove(old);
        TouchedChat? last = null;
        while (await source.TouchedAsync(from, last, Page, cancellationToken) is { Count: > 0 } page)
        {
            last = page[^1];
            if (page.Where(c => !_seen.TryGetValue(c.Id, out var at) || at != c.LastMessageAt).ToList() is { Count: > 0 } news)
            {
                var taken = await sightings.TakeAsync(news, cancellationToken);
                foreach (var chat in news.Where(c => taken.Contains(c.Id)))
                    _seen[chat.Id] = chat.LastMessageAt;
            }
            if (!await _mark.MoveAsync(last.LastMessageAt, cancellationToken) || page.Count < Page)
                return;
        }
    }

    /// <summary>For tests: one look now.</summary>
    internal Task LookAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);
}
