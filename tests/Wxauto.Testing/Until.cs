using Microsoft.Extensions.Time.Testing;

namespace Wxauto.Tests;

/// <summary>Waits for a condition, never for a time.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <param name="what">Is so then; for the message when it never is.</param>
    public static Task HoldsAsync(Func<bool> condition, string what) => AdvanceAsync(null, TimeSpan.Zero, condition, what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        for (var end = DateTime.UtcNow + (patience ?? Patience); !await condition(); await Task.Delay(Pause))
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"Waited in vain until {what}.");
    }

    /// <summary>Lets the clock go on in steps meanwhile.</summary>
    public static async Task AdvanceAsync(FakeTimeProvider? time, TimeSpan step, Func<bool> condition, string what,
        Func<bool>? mayGoOn = null)
    {
        var end = DateTime.UtcNow + Patience;
        while (!condition())
        {
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"Waited in vain until {what}.");
            await Task.Delay(Pause);
            if (mayGoOn?.Invoke() != false)
                time?.Advance(step);
        }
    }
}
