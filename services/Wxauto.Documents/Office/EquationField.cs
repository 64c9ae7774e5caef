using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wxauto.Documents.Office;

/// <summary>What Word's EQ fields draw: fractions, roots, enclosed characters, and readings above characters, which are left out.</summary>
internal static partial class EquationField
{
    private const string Rings = "○〇◯△▲□◇";

    public static string Show(string code)
    {
        var drawn = Appearance().Replace(code[(code.IndexOf("EQ", StringComparison.OrdinalIgnoreCase) + 2)..], "");
        var at = 0;
        return Part(drawn, ref at, depth: 0).Trim();
    }

    private static string Part(string code, ref int at, int depth)
    {
        var text = new StringBuilder();
        for (; at < code.Length && !(depth > 0 && code[at] is ',' or ';' or ')'); at++)
        {
            if (code[at] == '\\' && at + 1 < code.Length && char.IsAsciiLetter(code[at + 1]) && depth < 50)
                text.Append(Command(code, ref at, depth));
            else if (code[at] == '\\' && at + 1 < code.Length)
                text.Append(code[++at]);
            else
                text.Append(code[at]);
        }
        return text.ToString();
    }

    /// <summary>A letter, what modifies it, and its parts in brackets; ends on the last bracket.</summary>
    private static string Command(string code, ref int at, int depth)
    {
        var open = code.IndexOf('(', at);
        if (open < 0)
        {
            at = code.Length - 1;
            return "";
        }
        var command = code[at..open].Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        var parts = new List<string>();
        at = open;
        while (at < code.Length && code[at] != ')')
        {
            at++;
            parts.Add(Part(code, ref at, depth + 1));
        }
        return command[1] switch
        {
            'f' when parts.Count == 2 => $"{parts[0].Trim()}/{parts[1].Trim()}",
            'r' => $"√{parts[^1].Trim()}",
            's' when command.Contains("up", StringComparison.Ordinal) => RaisedText.Raise(parts[^1].Trim()),
            's' when command.Contains("do", StringComparison.Ordinal) => RaisedText.Lower(parts[^1].Trim()),
            'o' => Overstruck(parts),
            'b' => $"({parts[^1]})",
            'd' => "",
            _ => string.Join(' ', parts),
        };
    }

    private static string Overstruck(List<string> parts) =>
        parts.Find(p => p.Length > 0 && !Rings.Contains(p, StringComparison.Ordinal)) is { } enclosed
            && parts.Exists(p => p.Length > 0 && Rings.Contains(p, StringComparison.Ordinal))
            ? int.TryParse(enclosed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? ListNumbers.Show(number, "decimalEnclosedCircle") : enclosed
            : parts[^1];

    [GeneratedRegex("""\\\*\s*("[^"]*"|\S+)""")]
    private static partial Regex Appearance();
}
