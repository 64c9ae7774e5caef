using Microsoft.Extensions.Time.Testing;

namespace Wxauto.Operator.Runtime.Tests;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task HoldsAsync(Func<bool> condition, string what) => AdvanceAsync(null, TimeSpan.Zero, condition, what);

    /// <summary>Lets the clock go on in steps meanwhile.</summary>
    public static async Task AdvanceAsync(FakeTimeProvider? time, TimeSpan step, Func<bool> condition, string what, Func<bool>? mayGoOn = null)
    {
        var end = DateTime.UtcNow + Patience;
        while (!condition())
        {
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"Waited in vain until {what}.");
            await Task.Delay(10);
            if (mayGoOn?.Invoke() != false)
                time?.Advance(step);
        }
    }
}
