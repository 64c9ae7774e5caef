using System.Text.RegularExpressions;

namespace Wxauto.Ai.Answers.Checking;

/// <summary>
/// What passages tell apart: models by their codes, and what rows of tables, heads of lists and pairs (城东店和城西店) name. What is said of one
/// of a kind says nothing of the others.
/// </summary>
internal sealed class SubjectNames
{
    private const string CodeKind = "code";
    private static readonly CheckingWords Words = CheckingWords.Current;
    private readonly Dictionary<string, string> _kinds = [];
    private readonly string[] _longestFirst;

    public SubjectNames(IReadOnlyList<List<PassageLine>> passages)
    {
        for (var i = 0; i < passages.Count; i++)
            Find(passages[i], i);
        // Names of one ending are of one kind, wherever they stand.
        foreach (var sameEnd in _kinds.Keys.GroupBy(n => n[^1]).Where(g => g.Count() > 1).ToList())
            foreach (var name in sameEnd)
                _kinds[name] = sameEnd.Key.ToString();
        _longestFirst = [.. _kinds.Keys.OrderByDescending(n => n.Length)];
    }

    /// <summary>Codes and names in a compact text; of names within each other the longest.</summary>
    public HashSet<string> In(string compact)
    {
        var found = Figures.Of(compact).Where(f => f.Kind == Figure.Code).Select(f => f.Value).ToHashSet();
        foreach (var name in _longestFirst)
            if (compact.Contains(name, StringComparison.Ordinal))
            {
                found.Add(name);
                compact = compact.Replace(name, "\n", StringComparison.Ordinal);
            }
        return found;
    }

    public string Without(string compact) =>
        _longestFirst.Aggregate(compact, (text, name) => text.Replace(name, ",", StringComparison.Ordinal));

    /// <summary>What a clause says of the names and codes that it begins with: 不支持 of K35 和 K55 不支持.</summary>
    public string SaidOf(string clause)
    {
        var words = clause.ToCharArray();
        foreach (var code in Figures.Of(clause).Where(f => f.Kind == Figure.Code))
            Array.Fill(words, ',', code.At, code.Length);
        return Without(new string(words)).TrimStart(',', '和', '、', '与', '及', '或', ' ');
    }

    /// <summary>What is named, and what was named before of kinds that are not named again.</summary>
    public IReadOnlySet<string> Merge(HashSet<string> named, IReadOnlySet<string> before)
    {
        if (named.Count == 0)
            return before;
        var kinds = named.Select(Kind).ToHashSet();
        return before.Where(b => !kinds.Contains(Kind(b))).Concat(named).ToHashSet();
    }

    /// <summary>Of every kind that both name, they name the same.</summary>
    public bool Agree(IReadOnlySet<string> one, IReadOnlySet<string> other) => one.Count == 0 || other.Count == 0
        || !one.GroupBy(Kind).Any(g => other.Where(o => Kind(o) == g.Key).ToList() is { Count: > 0 } same && !same.Any(g.Contains));

    private string Kind(string name) => _kinds.GetValueOrDefault(name, CodeKind);

    private void Find(List<PassageLine> lines, int passage)
    {
        foreach (var row in lines.Where(l => l.Cells.Count > 0))
            Add(Regex.Replace(row.Cells[0].Value, @"[(（].*", ""), $"table {passage}");
        var text = string.Join('\n', lines.Where(l => l.Cells.Count == 0).Select(l => l.Text));
        var heads = Regex.Matches(text, "(?<=^|[;；。\n])([\u3400-\u9fff]{2,8})[:：]").Select(m => m.Groups[1].Value).Distinct().ToList();
        foreach (var siblings in heads.GroupBy(h => h[^1]).Where(g => g.Count() > 1))
            foreach (var head in siblings)
                Add(head, siblings.Key.ToString());
        var ends = new HashSet<char>();
        foreach (Match m in Regex.Matches(text,
            "(?<=^|[;；。,，:：\n有限])([\u3400-\u9fff]{1,5})([\u3400-\u9fff])[和、与或及]([\u3400-\u9fff]{1,5}?)\\2"))
            if (m.Groups[3].Value != m.Groups[1].Value)
            {
                Add(m.Groups[1].Value + m.Groups[2].Value, m.Groups[2].Value);
                Add(m.Groups[3].Value + m.Groups[2].Value, m.Groups[2].Value);
                ends.Add(m.Groups[2].Value[0]);
            }
        // 季卡 beside 年卡和月卡.
        foreach (Match m in Regex.Matches(text, "(?<=^|[;；。,，:：\n])[\u3400-\u9fff]{1,3}?([\u3400-\u9fff])"))
            if (ends.Contains(m.Groups[1].Value[0]))
                Add(m.Value, m.Groups[1].Value);
    }

    private void Add(string name, string kind)
    {
        if (name.Length is >= 2 and <= 8 && name.All(c => c is >= '\u3400' and <= '\u9fff') && !CheckingWords.Has(name, Words.NotNames))
            _kinds.TryAdd(name, kind);
    }
}
