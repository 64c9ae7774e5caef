namespace Wxauto.Ai.Routing;

/// <summary>Calls at once: shrinks by a third when the provider is overwhelmed, grows by one for as many good calls as it allows.</summary>
internal sealed class AdaptiveLimit(int most)
{
    private const double Shrink = 0.7;
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private double _limit = most;
    private int _used;

    public int Limit
    {
        get
        {
            lock (_lock)
                return (int)_limit;
        }
    }

    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_used >= (int)_limit)
                return false;
            _used++;
            return true;
        }
    }

    /// <summary>Completes when there may be a free place, the one who waited longest first. The place is not taken yet.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_used < (int)_limit)
                return;
            _waiting.Enqueue(turn);
        }
        await using (cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)))
            await turn.Task;
    }

    /// <param name="good">Null says nothing about the load.</param>
    public void Leave(bool? good)
    {
        lock (_lock)
        {
            _used--;
            _limit = good switch { true => Math.Min(most, _limit + 1 / _limit), false => Math.Max(1, _limit * Shrink), null => _limit };
            for (var free = (int)_limit - _used; free > 0 && _waiting.TryDequeue(out var next); free -= next.TrySetResult() ? 1 : 0)
            {
                // Those who gave up are passed over.
            }
        }
    }
}
