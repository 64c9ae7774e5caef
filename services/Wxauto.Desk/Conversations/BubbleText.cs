using System.Globalization;
using Wxauto.Contracts.Desk;

namespace Wxauto.Desk.Conversations;

/// <summary>A person's text on its way into bubbles.</summary>
internal static class BubbleText
{
    /// <summary>Cut where a line ends, else between characters as people see them. What the person wrote stays as it is
    /// otherwise.</summary>
    public static IReadOnlyList<string> Split(string text, int max)
    {
        var bubbles = new List<string>();
        var rest = text.Trim();
        while (rest.Length > max)
        {
            var line = rest.LastIndexOf('\n', max - 1);
            var cut = line > 0 ? line : Whole(rest, max);
            bubbles.Add(rest[..cut].Trim());
            rest = rest[cut..].Trim();
        }
        bubbles.Add(rest);
        return [.. bubbles.Where(b => b.Length > 0)];
    }

    /// <summary>A known variable that nobody filled in; null: there is none.</summary>
    public static string? VariableLeft(string text) => CannedVariables.All.FirstOrDefault(v =>
        text.Contains("{{" + v + "}}", StringComparison.Ordinal));

    private static int Whole(string text, int max)
    {
        var at = 0;
        while (at < text.Length && StringInfo.GetNextTextElementLength(text, at) is var next && at + next <= max)
            at += next;
        return at > 0 ? at : char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
    }
}
