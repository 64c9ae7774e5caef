using System.Text.RegularExpressions;
using Wxauto.Hosting.Security;

namespace Wxauto.Knowledge.Learning;

/// <summary>What people wrote without who they are.</summary>
internal static partial class LearntText
{
    private const int ShortestName = 2;

    /// <summary>Phone, id and bank numbers and addresses become marks, and so do the customer's names.</summary>
    public static string Masked(string text, IEnumerable<string> names)
    {
        // Numbers first: a name may be a part of one.
        var masked = PersonalDataPatterns.Replace(text, _ => true, (_, kind) => $"〔{kind}〕");
        var known = string.Join('|', names.Select(n => n.Trim()).Where(n => n.Length >= ShortestName).OrderByDescending(n => n.Length)
            .Select(Regex.Escape));
        return known.Length == 0 ? masked : Regex.Replace(masked, $"(?<name>{known})|{Mark()}",
            m => m.Groups["name"].Success ? LearningWords.Current.CustomerMark : m.Value,
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>Letters outside of marks; 0 when most of the text is marks.</summary>
    public static int LettersOf(string masked)
    {
        var outside = Talk.Letters(Mark().Replace(masked, "")).Length;
        return outside * 2 < Talk.Letters(masked).Length ? 0 : outside;
    }

    [GeneratedRegex("〔[^〔〕]{1,8}〕")]
    private static partial Regex Mark();
}
