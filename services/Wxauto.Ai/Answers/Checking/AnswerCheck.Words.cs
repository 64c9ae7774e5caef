using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Answers.Checking;

/// <summary>Whether words are covered by the passages, with the same yes or no and the conditions that matter.</summary>
internal sealed partial class AnswerCheck
{
    /// <summary>Whether passages say what the words say: covered, with the same yes or no, with the conditions that matter.</summary>
    private Func<string, Reason>? WordsHold(string clause, string earlier, string sentence, IReadOnlySet<string> codes, Terms terms,
        List<EvidenceClause> usable, bool figured, List<EvidenceClause> found, HashSet<int> passages)
    {
        if (!CheckingWords.Has(clause, Words.Bears))
            terms = Terms.Without(clause.Replace('您', ' ').Replace('你', ' '), Figures.Of(clause));
        var pairs = terms.Pairs.ToList();
        if (pairs.Count == 0 || SaidByCustomer(clause))
            return null;
        var subject = Terms.Of($"{earlier},{clause}");
        var ranked = usable.Select(c => (Clause: c, Own: Share(pairs, c.Own), Scope: Share(pairs, c.Scope),
            Weight: subject.Pairs.Where(c.Scope.Pairs.Contains).Sum(_evidence.WeightOf)
                + pairs.Where(c.Own.Pairs.Contains).Sum(_evidence.WeightOf)))
            .OrderByDescending(r => r.Weight + (found.Contains(r.Clause) ? 4 : 0) + (r.Clause.Codes.Overlaps(codes) ? 2 : 0)).ToList();
        if (ranked.Count == 0)
            return t => AnswerReasons.NotCovered.With(t);
        var best = ranked[0];
        var near = usable.Where(c => c.Passage == best.Clause.Passage && c.Sentence == best.Clause.Sentence).ToList();
        var covered = Math.Max(best.Scope, Share(pairs, near.SelectMany(c => c.Scope.Pairs).ToHashSet()));
        covered = Math.Max(covered, (covered + Letters(terms.Text, near)) / 2);
        var withQuestion = pairs.Count(p => best.Clause.Scope.Pairs.Contains(p) || _questionTerms.Pairs.Contains(p)) / (double)pairs.Count;
        var enough = covered >= Covered || (covered >= LeastCovered && withQuestion >= CoveredWithQuestion)
            || (figured && found.Count > 0 && (covered >= LeastCovered || pairs.Count <= 5));
        if (!enough)
            return t => AnswerReasons.NotCovered.With(t);
        var named = _evidence.Names.In(clause) is { Count: > 0 } own ? own : _questionCodes;
        if (Opposes(clause, best.Clause, usable))
            return t => AnswerReasons.Contradicted.With(best.Clause.Text, t);
        // 不支持退货：…；已安装的 Z60.
        if (usable.FirstOrDefault(c => Denies(c.Lead) && c.Codes.Overlaps(named) && Share(pairs, c.Scope) >= Covered
            && Opposes(clause, c, usable)) is { } listed)
            return t => AnswerReasons.Contradicted.With($"{listed.Lead},{listed.Text}", t);
        if (near.Any(c => CheckingWords.Has(c.Text, Words.Only)) && !CheckingWords.Has(clause, Words.Negators)
            && pairs.FirstOrDefault(p => _questionTerms.Pairs.Contains(p) && p.Any(l => l >= '\u3400'
                && !near.Any(c => c.Scope.Text.Contains(l, StringComparison.Ordinal))) && !p.Contains('可', StringComparison.Ordinal)
                && !_evidence.Known(p)) is { } outside)
            return t => AnswerReasons.NotInEvidence.With(outside, t);
        if (usable.FirstOrDefault(c => c.Passage == best.Clause.Passage && c.Sentence == best.Clause.Sentence && c.Codes.Overlaps(named)
            && Words.Excluded.Contains(_evidence.Names.SaidOf(c.Text))) is { } excluded && !CheckingWords.Has(clause, Words.Negators))
            return t => AnswerReasons.Contradicted.With(excluded.Text, t);
        if (!figured && Ambiguous(best.Clause, sentence, usable))
            return t => AnswerReasons.ConditionDropped.With(best.Clause.SentenceText, t);
        var group = string.Concat(near.Where(c => c.Group == best.Clause.Group).Select(c => c.Text + ","));
        if (DropsCondition(clause, sentence, best.Clause, group))
            return t => AnswerReasons.ConditionDropped.With(best.Clause.SentenceText, t);
        passages.Add(best.Clause.Passage);
        return null;
    }

    /// <summary>Share of the letters that a sentence of evidence has as well.</summary>
    private static double Letters(string text, List<EvidenceClause> near)
    {
        var known = near.SelectMany(c => c.Scope.Text).ToHashSet();
        var letters = text.Where(char.IsLetter).ToList();
        return letters.Count == 0 ? 0 : letters.Count(known.Contains) / (double)letters.Count;
    }

    /// <summary>What the customer said is said back: 您的订单有 350 元.</summary>
    private bool SaidByCustomer(string clause) => clause.IndexOfAny(['您', '你']) >= 0
        && Terms.Of(clause.Replace('您', ' ').Replace('你', ' ')).Pairs.Where(p => !char.IsAsciiDigit(p[0])).All(_questionTerms.Pairs.Contains);

    private static double Share(List<string> pairs, Terms of) => Share(pairs, of.Pairs);

    private static double Share(List<string> pairs, IReadOnlySet<string> of) => pairs.Count(of.Contains) / (double)pairs.Count;

    /// <summary>What both speak of is denied by one of them only.</summary>
    private static bool Opposes(string clause, EvidenceClause evidence, List<EvidenceClause> usable)
    {
        var said = Terms.Canonical(clause);
        var pairs = Terms.Of(clause).Pairs;
        var known = Terms.Canonical(usable.Where(u => u.Passage == evidence.Passage && u.Group == evidence.Group)
            .MaxBy(u => (pairs.Count(u.Own.Pairs.Contains) * 2) + (u == evidence ? 1 : 0)) is not { } nearest ? ""
            : Denies(nearest.Lead) ? $"{nearest.Lead},{nearest.Text}" : nearest.Text);
        return Common(said, known).Any(c => Han().IsMatch(said.AsSpan(c.A, c.Length))
            && Denied(said, c.A, c.Length) != Denied(known, c.B, c.Length));
    }

    /// <summary>Longest common substrings, without overlaps, the longest first.</summary>
    private static IEnumerable<(int A, int B, int Length)> Common(string a, string b)
    {
        var best = (A: 0, B: 0, Length: 0);
        var lengths = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
                if (a[i - 1] == b[j - 1] && (lengths[i, j] = lengths[i - 1, j - 1] + 1) > best.Length)
                    best = (i - lengths[i, j], j - lengths[i, j], lengths[i, j]);
        if (best.Length < 2)
            yield break;
        yield return best;
        foreach (var (i, j, l) in Common(a[..best.A], b[..best.B]))
            yield return (i, j, l);
        foreach (var (i, j, l) in Common(a[(best.A + best.Length)..], b[(best.B + best.Length)..]))
            yield return (best.A + best.Length + i, best.B + best.Length + j, l);
    }

    /// <summary>Words that only look like a denial, as written and with one word for each meaning (无理由 is 没有理由 there).</summary>
    private static readonly string[] Harmless = [.. Words.NotNegations.Concat(Words.NotNegations.Select(Terms.Canonical)).Distinct()
        .OrderByDescending(w => w.Length)];

    private static string WithoutHarmless(string text) =>
        Harmless.Aggregate(text, (t, h) => t.Replace(h, new string(' ', h.Length), StringComparison.Ordinal));

    private static bool Denies(string text) => CheckingWords.Has(WithoutHarmless(text), Words.Negators);

    /// <summary>A word of denial stands up to three characters before it, or in it at its beginning.</summary>
    private static bool Denied(string text, int at, int length)
    {
        var from = Math.Max(0, at - 3);
        if (from > 0 && text[from] == '可' && text[from - 1] == '不')
            from--;
        // 不能穿拖鞋或赤脚 denies both.
        if (text.LastIndexOfAny(['或', '和', '、', '与'], Math.Max(0, at - 1)) is > 0 and var joint && at - joint <= 3
            && text.LastIndexOf("不可", joint, StringComparison.Ordinal) is >= 0 and var not
            && !text[(not + 2)..at].Contains('可', StringComparison.Ordinal))
            return true;
        var window = WithoutHarmless(text)[from..Math.Min(text.Length, at + Math.Min(length, 3))];
        return Words.Negators.Any(n => window.Contains(n, StringComparison.Ordinal));
    }

    /// <summary>Another clause says something else of the same, and neither question nor answer says which case it is.</summary>
    private bool Ambiguous(EvidenceClause best, string sentence, List<EvidenceClause> usable)
    {
        var asked = Terms.Of($"{_question},{sentence}").Pairs;
        foreach (var rival in usable.Where(c => (c.Passage, c.Group) != (best.Passage, best.Group) && c.Text != best.Text))
        {
            var (own, other) = (best.Own.Pairs, rival.Own.Pairs);
            if (own.Count < 3 || other.Count < 3 || own.Count(other.Contains) / (double)Math.Max(own.Count, other.Count) < Rival)
                continue;
            var mine = best.Scope.Pairs.Where(p => !rival.Scope.Pairs.Contains(p) && !own.Contains(p)).Count(asked.Contains);
            var theirs = rival.Scope.Pairs.Where(p => !best.Scope.Pairs.Contains(p) && !other.Contains(p)).Count(asked.Contains);
            if (theirs >= mine && !own.Except(other).Any(p => _questionTerms.Pairs.Contains(p)))
                return true;
        }
        return false;
    }

    /// <summary>The answer says "all" where the passage has a condition, or the customer's case is the one that the condition leaves out.</summary>
    private bool DropsCondition(string clause, string sentence, EvidenceClause best, string group)
    {
        var conditional = CheckingWords.Has(best.SentenceText, Words.Conditions);
        if (conditional && Words.Universals.Any(u => clause.Contains(u, StringComparison.Ordinal)
            && !best.SentenceText.Contains(u, StringComparison.Ordinal)))
            return true;
        if (Words.Qualifiers.Any(q => best.Text.Contains(q, StringComparison.Ordinal))
            && !CheckingWords.Has(_answer + _question, Words.Qualifiers))
            return true;
        if (Beyond(group, sentence))
            return true;
        foreach (Match m in NotYet().Matches(best.SentenceText))
        {
            var what = m.Groups[1].Value;
            if (!sentence.Contains(what, StringComparison.Ordinal)
                && (Undone(what) || (HasDone().IsMatch(_question) && group.Contains(m.Value, StringComparison.Ordinal))))
                return true;
        }
        return false;
    }

    /// <summary>The customer's 40 days are more than the passage's 15, of which the answer says nothing.</summary>
    private bool Beyond(string group, string sentence)
    {
        var said = Figures.Of(sentence);
        foreach (Match m in Within().Matches(group))
            if (Figures.Of(m.Value) is [var limit, ..] && !said.Any(s => s.Kind == limit.Kind)
                && _questionFigures.Any(q => q.Kind == limit.Kind && q.Number > limit.Number))
                return true;
        return false;
    }

    /// <summary>The customer says that it has happened: 拆开 of 未拆封.</summary>
    private bool Undone(string what)
    {
        for (var at = _question.IndexOf(what[0], StringComparison.Ordinal); at >= 0; at = _question.IndexOf(what[0], at + 1))
        {
            var before = _question[Math.Max(0, at - 2)..at];
            if (!"没未不".Any(n => before.Contains(n, StringComparison.Ordinal)))
                return true;
        }
        return false;
    }
}
