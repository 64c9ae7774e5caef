using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Sending;

/// <summary>
/// How long a person would take for a reply, from its arrival on. There is one window: most of the time passes beside it, for all
/// chats at once, and only a short end of it keeps the window from the others.
/// </summary>
internal sealed class TypingPace(bool instant)
{
    private const double CharactersPerSecond = 8;
    private const double Spread = 0.2;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    // Half of what the usual budget (20 a minute) leaves for a reply: the window is never what a customer waits for.
    private static readonly TimeSpan LongestTyping = TimeSpan.FromSeconds(1.5);

    /// <summary>Another one for every reply, and always the same for one: it is asked for until its time has come.</summary>
    public Pace Of(SpooledReply reply)
    {
        if (instant)
            return new Pace(TimeSpan.Zero, TimeSpan.Zero);
        var random = new Random(reply.Id.GetHashCode(StringComparison.Ordinal));
        var thinking = 1 + (2 * random.NextDouble());
        var speed = CharactersPerSecond * (1 - Spread + (2 * Spread * random.NextDouble()));
        var all = Shorter(TimeSpan.FromMilliseconds((int)(1000 * (thinking + (reply.Text.Length / speed)))), Longest);
        var typing = Shorter(TimeSpan.FromMilliseconds((int)(1000 * reply.Text.Length / speed)), LongestTyping);
        return new Pace(all - typing, typing);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <param name="Thinking">Before the window is needed.</param>
/// <param name="Typing">In the window, before the text is sent.</param>
internal readonly record struct Pace(TimeSpan Thinking, TimeSpan Typing);
