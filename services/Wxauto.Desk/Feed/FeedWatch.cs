using Wxauto.Hosting.Background;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Feed;

/// <summary>Looks for all pages of this process at once whether the feed went on, as long as somebody waits.</summary>
internal sealed class FeedWatch(Database database, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(1);
    private readonly Signal _signal = new();
    private readonly Lock _lock = new();
    private Task? _look;
    private long _seen = -1;

    /// <summary>Something was committed here.</summary>
    public void Wake() => _signal.Set();

    public static Task<long> HeadAsync(Database database, CancellationToken cancellationToken) =>
        database.ReadAsync(FeedWriter.HeadAsync, cancellationToken);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var woken = _signal.Next;
        lock (_lock)
            if (_look is null || _look.IsCompleted)
                _look = LookAsync();
        await Signal.WaitAsync(woken, AtMost, time, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>One look after a pace; whoever goes on waiting asks for the next.</summary>
    private async Task LookAsync()
    {
        for (var waited = TimeSpan.Zero; waited < AtMost; waited += Pace)
        {
            await Task.Delay(Pace, time);
            try
            {
                var head = await HeadAsync(database, CancellationToken.None);
                if (Interlocked.Exchange(ref _seen, head) != head)
                    _signal.Set();
            }
            catch (System.Data.Common.DbException)
            {
                // The database is away: whoever waits reads again and is told so.
                return;
            }
        }
    }
}
