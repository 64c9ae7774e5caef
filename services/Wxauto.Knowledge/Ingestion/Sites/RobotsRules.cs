namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>What a robots.txt allows to Wxauto, as RFC 9309 says: the group for Wxauto if there is one, else that for everybody; the
/// longest rule counts.</summary>
internal sealed class RobotsRules
{
    private const string Name = "wxauto";
    private readonly List<(string Pattern, bool Allows)> _rules;

    private RobotsRules(List<(string, bool)> rules) => _rules = rules;

    public static RobotsRules None { get; } = new([]);

    public static RobotsRules Parse(string text)
    {
        var (own, everybody) = ((List<(string, bool)>?)null, new List<(string, bool)>());
        var (forOwn, forEverybody, inRules) = (false, false, false);
        foreach (var line in text.Split('\n', '\r'))
        {
            var parts = line.Split('#')[0].Split(':', 2);
            if (parts.Length < 2)
                continue;
            var (key, value) = (parts[0].Trim().Trim('\uFEFF').ToLowerInvariant(), parts[1].Trim());
            if (key == "user-agent")
            {
                // Several names may stand before the rules of one group.
                if (inRules)
                    (forOwn, forEverybody, inRules) = (false, false, false);
                forEverybody |= value == "*";
                forOwn |= string.Concat(value.TakeWhile(c => char.IsAsciiLetter(c) || c is '_' or '-'))
                    .Equals(Name, StringComparison.OrdinalIgnoreCase);
                if (forOwn)
                    own ??= [];
            }
            else if (key is "allow" or "disallow")
            {
                inRules = true;
                if (value.Length == 0)
                    continue;
                var rule = (PageAddress.Escaped(value), key == "allow");
                if (forOwn)
                    own!.Add(rule);
                if (forEverybody)
                    everybody.Add(rule);
            }
        }
        return new RobotsRules(own ?? everybody);
    }

    /// <param name="address">As <see cref="PageAddress.Of"/> wrote it.</param>
    public bool Allows(Uri address)
    {
        var path = address.PathAndQuery;
        var (length, allows) = (-1, true);
        foreach (var rule in _rules)
            if (rule.Pattern.Length >= length && Matches(rule.Pattern, path))
                // Of two that are as long the one that allows counts.
                (length, allows) = (rule.Pattern.Length, rule.Allows || (allows && rule.Pattern.Length == length));
        return allows;
    }

    /// <summary>* stands for anything, $ at the end for the end. Goes back to the last * only, so that no pattern takes long.</summary>
    private static bool Matches(string pattern, string path)
    {
        pattern = pattern.EndsWith('$') ? pattern[..^1] : pattern + '*';
        var (p, at, star, resume) = (0, 0, -1, 0);
        while (at < path.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, resume, p) = (p, at, p + 1);
            else if (p < pattern.Length && pattern[p] == path[at])
                (p, at) = (p + 1, at + 1);
            else if (star >= 0)
                (p, at, resume) = (star + 1, resume + 1, resume + 1);
            else
                return false;
        }
        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
