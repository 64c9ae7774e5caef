using System.Threading.Channels;
using Prometheus;

namespace Wxauto.Hosting.Storage.Batching;

/// <summary>
/// Gathers what many callers want to write into few transactions: while one batch commits, the next one fills.
/// Nothing waits longer than the commit before it.
/// </summary>
/// <param name="name">What is written, for the metrics.</param>
/// <param name="commit">Writes a batch. When it fails, each caller's part is tried alone, so that one bad row hurts only its caller.</param>
/// <param name="maxItems">Items of one batch at most.</param>
public sealed class GroupCommit<TItem, TResult>(string name, Func<IReadOnlyList<TItem>, CancellationToken, Task<TResult>> commit, int maxItems)
{
    private readonly IHistogram _duration = GroupCommitMetrics.Duration.WithLabels(name);
    private readonly Channel<Part> _parts = Channel.CreateBounded<Part>(new BoundedChannelOptions(4096) { SingleReader = true });

    /// <summary>Completes when the items are committed, with the result of their batch.</summary>
    public async Task<TResult> AddAsync(IReadOnlyList<TItem> items, CancellationToken cancellationToken)
    {
        var part = new Part(items, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _parts.Writer.WriteAsync(part, cancellationToken);
        return await part.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The writing loop; ends with the token and fails what is still waiting.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var batch = new List<Part>();
            while (await _parts.Reader.WaitToReadAsync(stopping))
            {
                batch.Clear();
                for (var items = 0; items < maxItems && _parts.Reader.TryRead(out var part); items += part.Items.Count)
                    batch.Add(part);
                await CommitAsync(batch, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The callers are told below.
        }
        finally
        {
            _parts.Writer.TryComplete();
            while (_parts.Reader.TryRead(out var part))
                part.Done.TrySetCanceled(CancellationToken.None);
        }
    }

    private async Task CommitAsync(List<Part> batch, CancellationToken stopping)
    {
        try
        {
            TResult result;
            using (_duration.NewTimer())
                result = await commit(batch.Count == 1 ? batch[0].Items : [.. batch.SelectMany(p => p.Items)], stopping);
            foreach (var part in batch)
                part.Done.TrySetResult(result);
        }
        catch (Exception e) when (batch.Count == 1)
        {
            batch[0].Done.TrySetException(e);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            foreach (var part in batch)
                await CommitAsync([part], stopping);
        }
        catch (OperationCanceledException e)
        {
            foreach (var part in batch)
                part.Done.TrySetException(e);
        }
    }

    private sealed record Part(IReadOnlyList<TItem> Items, TaskCompletionSource<TResult> Done);
}

internal static class GroupCommitMetrics
{
    public static readonly Histogram Duration = Metrics.CreateHistogram("wxauto_commit_duration_seconds", "Time of a transaction that writes for many callers.", "what");
}
