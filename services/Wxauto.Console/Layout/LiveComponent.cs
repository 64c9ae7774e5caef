using Microsoft.AspNetCore.Components;
using Wxauto.Console.Words;

namespace Wxauto.Console.Layout;

/// <summary>A part of a page that does something by itself as long as it is shown.</summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();

    protected LiveComponent() => Left = _left.Token;

    [CascadingParameter] public required ConsoleWords Words { get; set; }

    /// <summary>The page is left.</summary>
    protected CancellationToken Left { get; }

    /// <summary>Runs until the page is left; what fails otherwise fails the page.</summary>
    protected void Follow(Func<Task> work) => _ = FollowAsync(work);

    /// <summary>At once, and again and again.</summary>
    protected void Repeat(TimeSpan every, TimeProvider time, Func<Task> work) => Follow(async () =>
    {
        using var timer = new PeriodicTimer(every, time);
        do
            await work();
        while (await timer.WaitForNextTickAsync(Left));
    });

    private async Task FollowAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    /// <summary>What is to be done when the page is left.</summary>
    protected virtual Task LeaveAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        _left.Dispose();
        await LeaveAsync();
        GC.SuppressFinalize(this);
    }
}
