using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Streams;

namespace Wxauto.Gateway.Tests.Streams;

public sealed class DownQueueTests
{
    private readonly DownQueue _queue = new();

    [Fact]
    public void It_takes_so_many_frames_and_no_more()
    {
        for (var i = 0; i < DownQueue.MaxFrames; i++)
            _queue.TryAdd(Frame(1)).Should().BeTrue();
        _queue.TryAdd(Frame(1)).Should().BeFalse();
    }

    [Fact]
    public void It_takes_so_many_bytes_and_no_more_but_one_frame_always()
    {
        _queue.TryAdd(Frame(DownQueue.MaxBytes * 2)).Should().BeTrue();
        _queue.TryAdd(Frame(1)).Should().BeFalse();
    }

    [Fact]
    public async Task What_is_written_makes_room()
    {
        while (_queue.TryAdd(Frame(100_000)))
        {
        }
        _queue.HasRoom.Should().BeFalse();
        _queue.Complete();
        var written = 0;
        await _queue.WriteAsync(_ =>
        {
            written++;
            return Task.CompletedTask;
        }, CancellationToken.None);
        written.Should().Be(DownQueue.MaxBytes / 100_000);
        _queue.HasRoom.Should().BeTrue();
    }

    [Fact]
    public async Task A_frame_that_is_being_written_still_counts()
    {
        var release = new TaskCompletionSource();
        _queue.TryAdd(Frame(DownQueue.MaxBytes)).Should().BeTrue();
        using var stop = new CancellationTokenSource();
        var writing = _queue.WriteAsync(_ => release.Task, stop.Token);
        _queue.TryAdd(Frame(1)).Should().BeFalse();
        release.SetResult();
        await Eventually.TrueAsync(() => Task.FromResult(_queue.HasRoom), () => "it is written");
        await stop.CancelAsync();
        await writing.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public void A_stream_that_is_not_read_ends_with_a_status_that_says_so()
    {
        var (secret, _) = X25519Key.Generate();
        using var stream = new AgentStream("desk", "key", AgentSeal.ForPlatform(secret, X25519Key.Generate().PublicKey, "desk"));
        stream.Send(Frame(DownQueue.MaxBytes));
        stream.Ended.IsCancellationRequested.Should().BeFalse();
        stream.Send(Frame(1));
        stream.Ended.IsCancellationRequested.Should().BeTrue();
        stream.EndedBy.ToStatus().StatusCode.Should().Be(StatusCode.ResourceExhausted);
    }

    private static ServerFrame Frame(int size) => new() { MessageAcks = new MessageAcks { ClientIds = { new string('x', size) } } };
}
