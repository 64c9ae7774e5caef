using System.Threading.Channels;
using Wxauto.Contracts.Agent.V1;

namespace Wxauto.Gateway.Streams;

/// <summary>What goes down a stream and is not written yet. It has an end: an agent that does not read must not fill the gateway.</summary>
internal sealed class DownQueue
{
    public const int MaxFrames = 2048;
    public const int MaxBytes = 4 * 1024 * 1024;
    private readonly Channel<(ServerFrame Frame, int Size)> _frames =
        Channel.CreateUnbounded<(ServerFrame, int)>(new() { SingleReader = true });
    private long _bytes;
    private int _count;

    /// <summary>More that can wait in the database should come: the half of what it may hold is free.</summary>
    public bool HasRoom => Volatile.Read(ref _count) < MaxFrames / 2 && Interlocked.Read(ref _bytes) < MaxBytes / 2;

    /// <summary>False: it is full. One frame always has room.</summary>
    public bool TryAdd(ServerFrame frame)
    {
        var size = frame.CalculateSize();
        var (count, bytes) = (Interlocked.Increment(ref _count), Interlocked.Add(ref _bytes, size));
        if (count > 1 && (count > MaxFrames || bytes > MaxBytes))
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Add(ref _bytes, -size);
            return false;
        }
        _frames.Writer.TryWrite((frame, size));
        return true;
    }

    /// <summary>Gives every frame to the writer; it has left the queue when it is written.</summary>
    public async Task WriteAsync(Func<ServerFrame, Task> write, CancellationToken cancellationToken)
    {
        await foreach (var (frame, size) in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            await write(frame);
            Interlocked.Decrement(ref _count);
            Interlocked.Add(ref _bytes, -size);
        }
    }

    public void Complete() => _frames.Writer.TryComplete();
}
