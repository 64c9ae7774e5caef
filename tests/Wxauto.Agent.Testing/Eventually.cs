namespace Wxauto.Agent.Testing;

internal static class Eventually
{
    /// <summary>Waits until the condition holds, at most 60 seconds.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(60), "{0}", what);
            await Task.Delay(10);
        }
    }
}
