namespace Wxauto.Gateway.Tests;

/// <summary>Waits for a condition of another process until a deadline.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what, int seconds = 60)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
            if (deadline.IsCancellationRequested || !await timer.WaitForNextTickAsync())
                throw new TimeoutException($"Not within {seconds} s: {what()}");
    }
}
