namespace Wxauto.Agent.Core.Sending;

/// <summary>How long a person would take for a text: some thinking, then typing.</summary>
internal sealed class TypingPace(bool instant, Random random)
{
    private const double CharactersPerSecond = 8;
    private const double Spread = 0.2;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    public TimeSpan DurationOf(string text)
    {
        if (instant)
            return TimeSpan.Zero;
        var thinking = 1 + (2 * random.NextDouble());
        var speed = CharactersPerSecond * (1 - Spread + (2 * Spread * random.NextDouble()));
        var duration = TimeSpan.FromSeconds(thinking + (text.Length / speed));
        return duration < Longest ? duration : Longest;
    }
}
