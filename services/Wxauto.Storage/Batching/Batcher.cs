using System.Threading.Channels;
using Prometheus;

namespace Wxauto.Storage.Batching;

/// <summary>
/// Gathers what many callers want of the database into few round trips: while one batch runs, the next one fills.
/// Nothing waits longer than the batch before it.
/// </summary>
/// <param name="name">What is written or read, for the metrics.</param>
/// <param name="run">Writes or reads a batch. When it fails, each caller's part is tried alone, so that one bad row hurts
/// only its caller; not when the database is away, which all of them are told at once.</param>
/// <param name="maxItems">Items of one batch at most.</param>
public sealed class Batcher<TItem, TResult>(string name, Func<IReadOnlyList<TItem>, CancellationToken, Task<TResult>> run, int maxItems)
{
    private readonly IHistogram _duration = BatcherMetrics.Duration.WithLabels(name);
    private readonly Channel<Part> _parts = Channel.CreateBounded<Part>(new BoundedChannelOptions(4096) { SingleReader = true });

    /// <summary>Completes with the result of the items' batch.</summary>
    public async Task<TResult> AddAsync(IReadOnlyList<TItem> items, CancellationToken cancellationToken)
    {
        var part = new Part(items, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _parts.Writer.WriteAsync(part, cancellationToken);
        return await part.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The loop; ends with the token and fails what is still waiting.</summary>
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
                await RunBatchAsync(batch, stopping);
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

    private async Task RunBatchAsync(List<Part> batch, CancellationToken stopping)
    {
        try
        {
            TResult result;
            using (_duration.NewTimer())
                result = await run(batch.Count == 1 ? batch[0].Items : [.. batch.SelectMany(p => p.Items)], stopping);
            foreach (var part in batch)
                part.Done.TrySetResult(result);
        }
        catch (Exception e) when (batch.Count == 1 || DatabaseOutage.IsCauseOf(e))
        {
            foreach (var part in batch)
                part.Done.TrySetException(e);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            foreach (var part in batch)
                await RunBatchAsync([part], stopping);
        }
        catch (OperationCanceledException e)
        {
            foreach (var part in batch)
                part.Done.TrySetException(e);
        }
    }

    private sealed record Part(IReadOnlyList<TItem> Items, TaskCompletionSource<TResult> Done);
}

internal static class BatcherMetrics
{
    public static readonly Histogram Duration = Metrics.CreateHistogram("wxauto_batch_duration_seconds",
        "Time of a round trip to the database that serves many callers.", "what");
}
