using System.Text.RegularExpressions;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Answers.Checking;

/// <summary>What of a model's answer may be sent.</summary>
/// <param name="Text">As a customer reads it; empty when nothing may.</param>
/// <param name="Citations">Passages that bear it out, from 0.</param>
/// <param name="Fault">Why nothing may be sent; null when <paramref name="Text"/> may.</param>
/// <param name="NeedsPerson">The model said that it does not know, or promised the customer a person.</param>
/// <param name="Removed">What was left out, and why.</param>
internal sealed record CheckedAnswer(
    string Text, IReadOnlyList<int> Citations, Reason? Fault, bool NeedsPerson, IReadOnlyList<Reason> Removed)
{
    /// <summary>What is left asks the customer, and states nothing.</summary>
    public bool AsksBack { get; init; }

    /// <summary>0-1: the share of sentences that hold.</summary>
    public double Confidence { get; init; }
}

/// <summary>What an answer is held against.</summary>
/// <param name="Question">What the customer asked, with what it quotes.</param>
/// <param name="Language">IETF tag of the Agent's language.</param>
internal sealed record AnswerContext(IReadOnlyList<Evidence> Evidence, string Question, string Language)
{
    /// <summary>What the customer said before: a short question is about the same.</summary>
    public string Before { get; init; } = "";

    /// <summary>What tools said in the turn.</summary>
    public string Told { get; init; } = "";

    /// <summary>The model has promised by its tool to write again: it may say so.</summary>
    public bool Promised { get; init; }

    /// <summary>Characters at most; sentences beyond are left out.</summary>
    public int MaxLength { get; init; } = int.MaxValue;
}

/// <summary>
/// Holds every sentence of an answer against the passages. Figures must stand there for the very product, size or region that is spoken of,
/// yes and no must be as there, conditions that matter must not be dropped; nothing may be promised that no passage has. Marks of a model
/// prove nothing: a sentence counts by what it says.
/// </summary>
internal sealed partial class AnswerCheck
{
    /// <summary>Share of a clause's words that a passage must have.</summary>
    private const double Covered = 0.5;

    /// <summary>With the customer's own words counted, too.</summary>
    private const double CoveredWithQuestion = 0.7;
    private const double LeastCovered = 0.3;

    /// <summary>A figure's place may fit so much worse than the best one.</summary>
    private const double Slack = 0.85;

    /// <summary>Two clauses of evidence that share so much say something of the same thing.</summary>
    private const double Rival = 0.6;
    private static readonly CheckingWords Words = CheckingWords.Current;
    private readonly EvidenceText _evidence;
    private readonly string _question;
    private readonly Terms _questionTerms;
    private readonly List<Figure> _questionFigures;
    private readonly HashSet<string> _questionCodes;
    private readonly List<Figure> _told;
    private readonly int _maxLength;
    private readonly bool _chinese;
    private readonly bool _toolsTold;
    private readonly bool _promised;

    /// <summary>All that is said, compact.</summary>
    private string _answer = "";

    /// <summary>Figures of the sentences that hold, so far.</summary>
    private readonly List<Figure> _said = [];

    private AnswerCheck(AnswerContext context)
    {
        _evidence = new EvidenceText(context.Evidence);
        _question = CheckingWords.Compact(context.Question);
        _told = Figures.Of(CheckingWords.Compact(context.Told));
        (_maxLength, _promised) = (context.MaxLength, context.Promised);
        _questionTerms = Terms.Of(_question);
        _questionFigures = Figures.Of(_question);
        _questionCodes = _evidence.Names.In(_question);
        if (_questionCodes.Count == 0)
            _questionCodes = _evidence.Names.In(CheckingWords.Compact(context.Before));
        _toolsTold = context.Told.Length > 0;
        _chinese = context.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) && Han().IsMatch(context.Question);
    }

    /// <param name="cut">The answer was cut off at the provider's limit.</param>
    public static CheckedAnswer Check(string answer, AnswerContext context, bool cut) =>
        new AnswerCheck(context).Check(AnswerSentences.Of(answer, context.Evidence.Count, cut));

    public static CheckedAnswer Check(string answer, IReadOnlyList<Evidence> evidence, string question, string language, bool cut) =>
        Check(answer, new AnswerContext(evidence, question, language), cut);

    private CheckedAnswer Check(List<AnswerSentence> sentences)
    {
        var kept = new List<(AnswerSentence Sentence, Verdict Verdict)>();
        var removed = new List<Reason>();
        var (person, apologised) = (false, false);
        _answer = CheckingWords.Compact(string.Concat(sentences.Select(s => s.Text)));
        IReadOnlySet<string> codes = _questionCodes;
        foreach (var sentence in sentences)
        {
            var compact = CheckingWords.Compact(sentence.Text);
            codes = _evidence.Names.Merge(_evidence.Names.In(compact), codes);
            var verdict = !sentence.Ended ? Verdict.Wrong(AnswerReasons.HalfSentence.With(sentence.Text))
                : Judge(sentence.Text, compact, codes);
            if (verdict.Person)
                person = true;
            if (verdict.Courtesy && CheckingWords.Has(compact, Words.Apologies))
            {
                if (apologised)
                    continue;
                apologised = true;
            }
            if (verdict.Fault is { } fault)
                removed.Add(fault);
            else
            {
                kept.Add((sentence, verdict));
                _said.AddRange(Figures.Of(compact));
            }
        }
        return Decide(kept, removed, person);
    }

    private CheckedAnswer Decide(List<(AnswerSentence Sentence, Verdict Verdict)> kept, List<Reason> removed, bool person)
    {
        if (person)
            return new CheckedAnswer("", [], AnswerReasons.PersonPromised, true, removed);
        // What announced a list that was cut goes with it.
        kept = [.. kept.Where((k, i) => !k.Verdict.Courtesy || k.Sentence.Text[^1] is not (':' or '：')
            || (i + 1 < kept.Count && !kept[i + 1].Verdict.Courtesy))];
        var facts = kept.Where(k => !k.Verdict.Courtesy).ToList();
        if (facts.Count == 0 && !_promised)
            return new CheckedAnswer("", [], removed.Count > 0 ? removed[0] : AnswerReasons.NothingSaid, false, removed);
        // What leans on a sentence that was cut does not stand alone.
        if (removed.Count > 0 && facts.Count > 0 && Words.Dependent.Any(d => facts[0].Sentence.Text.StartsWith(d, StringComparison.Ordinal)))
            return new CheckedAnswer("", [], removed[0], false, removed);
        if (facts.Count > 0 && facts.All(f => !f.Verdict.Question) && !_toolsTold && OffQuestion(facts))
            return new CheckedAnswer("", [], AnswerReasons.OffQuestion, false, removed);
        var text = new System.Text.StringBuilder();
        foreach (var (sentence, _) in kept)
        {
            if (text.Length > 0 && text.Length + sentence.Text.Length > _maxLength)
                break;
            if (text.Length > 0 && text[^1] is not ('\n' or '。' or '！' or '？' or '!' or '?' or '；' or ';' or '～' or '~'))
                text.Append('\n');
            text.Append(sentence.Text);
        }
        var citations = facts.SelectMany(f => f.Verdict.Passages).Distinct().ToList();
        if (citations.Count == 0)
            citations = [.. facts.SelectMany(f => f.Sentence.Marks).Where(m => m >= 0).Distinct()];
        return new CheckedAnswer(text.ToString().Trim(), citations, null, false, removed)
        {
            AsksBack = facts.Count > 0 && facts.All(f => f.Verdict.Question),
            Confidence = Math.Max(1, facts.Count) / (double)(Math.Max(1, facts.Count) + removed.Count),
        };
    }

    /// <summary>One sentence; codes are the models that it is about.</summary>
    private Verdict Judge(string text, string compact, IReadOnlySet<string> codes)
    {
        if (_promised && Figures.Of(compact).Count == 0)
            return Verdict.Polite;
        if (IsQuestionBack(compact) && !CheckingWords.Has(compact, Words.People))
            return Verdict.Asks;
        if (CheckingWords.Has(compact, Words.Person) || (CheckingWords.Has(compact, Words.Unknown) && !InEvidence(compact)))
            return Verdict.ForPerson(AnswerReasons.PersonPromised);
        if (CheckingWords.Has(compact, Words.Staff) && !InEvidence(compact))
            return Verdict.Wrong(AnswerReasons.ForStaff.With(text));
        if (_chinese && IsForeign(compact))
            return Verdict.Wrong(AnswerReasons.OtherLanguage.With(text));
        if (!_toolsTold && DoneClaim().Match(compact) is { Success: true } done && !InEvidence(compact)
            && (Words.Done.Any(d => done.Groups[1].Value.Contains(d, StringComparison.Ordinal))
                || (DoneForYou().IsMatch(compact) && !Words.Shown.Any(s => done.Groups[1].Value.Contains(s, StringComparison.Ordinal)))))
            return Verdict.Wrong(AnswerReasons.ClaimedAction.With(text));
        var passages = new HashSet<int>();
        var facts = 0;
        var earlier = "";
        foreach (var raw in ClauseEnd().Split(WithoutLeadIn(compact)))
        {
            var clause = raw.Trim(',', '，', '、', '。', '!', '?', ';', '；', '~', '～', '.', ':', '：');
            if (!clause.Any(char.IsLetterOrDigit) || IsCourtesy(clause))
                continue;
            if (StatesNothing(clause, raw[^1] is ':' or '：'))
            {
                earlier = earlier.Length == 0 ? clause : $"{earlier},{clause}";
                continue;
            }
            facts++;
            if (Unsupported(clause, earlier, compact, codes, passages) is { } fault)
                return Verdict.Wrong(fault(text));
            earlier = earlier.Length == 0 ? clause : $"{earlier},{clause}";
        }
        return facts == 0 ? Verdict.Polite : Verdict.Holds(passages);
    }

    /// <summary>Null when the clause holds; else makes the reason of the sentence.</summary>
    private Func<string, Reason>? Unsupported(string clause, string earlier, string sentence, IReadOnlySet<string> codes, HashSet<int> passages)
    {
        var figures = Figures.Of(clause);
        if (_toolsTold && figures.All(f => _told.Any(t => t.Same(f)) || (f.Kind is Figure.Code or "contact" && Stands(f, codes))))
            return null;
        if (figures.FirstOrDefault(f => f.Kind is Figure.Code or "contact" && !Stands(f, codes)) is { } unknown)
            return t => AnswerReasons.NotInEvidence.With(unknown.Value, t);
        var terms = Terms.Without(clause, figures);
        var inPast = CheckingWords.Has(sentence, Words.Past);
        var dated = Figures.Of(sentence).Where(f => f.Kind == Figure.Date).Select(f => f.Value).ToList();
        var usable = _evidence.Clauses.Where(c => _evidence.Names.Agree(codes, c.Codes)
            && (!c.Outdated || inPast || dated.Any(c.Dates.Contains)))
            .ToList();
        var found = new List<EvidenceClause>();
        var counted = false;
        foreach (var figure in figures.Where(f => f.Kind is not (Figure.Code or "contact")))
        {
            if (FigureHolds(figure, clause, terms, figures, sentence, usable) is { } where)
                found.AddRange(where);
            else if (Computed(figure, sentence, usable) is { } from)
                (found, counted) = ([.. found, .. from], true);
            else
                return t => AnswerReasons.NotInEvidence.With(clause.Substring(figure.At, figure.Length), t);
        }
        foreach (var c in found)
            passages.Add(c.Passage);
        if (found.FirstOrDefault(c => CheckingWords.Has(c.Text + Next(c), Words.Closed)) is { } closed
            && CheckingWords.Has(clause, Words.Opened) && !CheckingWords.Has(clause, Words.Closed) && !CheckingWords.Has(clause, Words.Negators))
            return t => AnswerReasons.Contradicted.With(closed.Text, t);
        // It says what it counts, or what the customer said: 您父亲 65 岁.
        var echoed = found.Count == 0 && figures.Any(f => f.Kind is not (Figure.Code or "contact"));
        if (Terms.Without(clause, figures).Pairs.Count <= (counted ? 6 : echoed ? 4 : 0))
            return null;
        return WordsHold(clause, earlier, sentence, codes, terms, usable, figures.Count > 0, found, passages);
    }

    /// <summary>What is said behind a day, 全天不开放 of 每周四换水，全天不开放; empty for other clauses.</summary>
    private static string Next(EvidenceClause c)
    {
        var at = c.SentenceText.IndexOf(c.Text, StringComparison.Ordinal);
        if (at < 0 || !c.Figures.Any(f => f.Kind is Figure.Weekday or Figure.Date))
            return "";
        var rest = c.SentenceText[(at + c.Text.Length)..];
        var next = rest.Split([',', ';', '。'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return Figures.Of(next).Count == 0 ? next : "";
    }

    private bool Stands(Figure figure, IReadOnlySet<string> codes) => figure.Kind == Figure.Code
        ? _evidence.Codes.Contains(figure.Value) || _evidence.Clauses.Any(c => c.Codes.Contains(figure.Value)
            || c.Figures.Any(f => f.Kind == Figure.Code && f.Value == figure.Value))
            || _evidence.Whole.Replace("-", "", StringComparison.Ordinal).Contains(figure.Value, StringComparison.Ordinal)
        : _question.Contains(figure.Value, StringComparison.Ordinal) || (_evidence.Whole.Contains(figure.Value, StringComparison.Ordinal)
            && _evidence.Clauses.Where(c => c.Text.Contains(figure.Value, StringComparison.Ordinal)).ToList() is var where
            && (where.Count == 0 || where.Any(c => _evidence.Names.Agree(codes, c.Codes))));

    /// <summary>The clauses that bear a figure out; null when none does.</summary>
    private List<EvidenceClause>? FigureHolds(
        Figure figure, string clause, Terms terms, List<Figure> figures, string sentence, List<EvidenceClause> usable)
    {
        // Factors of what is counted: 260 × 10 = 2600.
        if (figure.Kind == Figure.Plain && clause.Contains('=', StringComparison.Ordinal)
            && usable.FirstOrDefault(c => c.Figures.Any(f => f.Value == figure.Value)) is { } factor)
            return [factor];
        var others = figures.Where(f => f.Kind != figure.Kind && f.Kind is not (Figure.Code or Figure.Plain)
            && _evidence.Clauses.Any(c => c.Figures.Any(f.Same))).ToList();
        var sentenceTerms = Terms.Of(sentence[..(sentence.IndexOf(clause, StringComparison.Ordinal) + clause.Length)]);
        var comparable = usable.Where(c => c.Figures.Any(f => f.Kind == figure.Kind || (figure.Kind.Length == 0 && f.Value == figure.Value)))
            .Where(c => !Contradicts(c, others)).ToList();
        var rated = OfSubject(comparable, terms, sentenceTerms).Select(c => (Clause: c, Score: Fit(c, terms, sentenceTerms, figure, clause)
            + (1.5 * others.Count(o => c.Figures.Any(o.Same))))).ToList();
        var best = rated.Select(r => r.Score).DefaultIfEmpty().Max();
        var holding = rated.Where(r => r.Clause.Figures.Any(f => f.Same(figure)) && r.Score >= best * Slack - 0.01).Select(r => r.Clause).ToList();
        if (holding.Count > 0)
            return holding;
        // Written as several: 200×230 is 200 long and 230 wide.
        if (figure.Kind == Figure.Size && figure.Value.Split('×') is var sides && usable.FirstOrDefault(c =>
            sides.All(s => usable.Any(o => o.Sentence == c.Sentence && o.Passage == c.Passage
                && o.Figures.Any(f => f.Kind == "length" && f.Value == s)))) is { } parts)
            return [parts];
        if (figure.Kind == Figure.Date && figure.Value.EndsWith('年')
            && usable.FirstOrDefault(c => c.Dates.Contains(figure.Value)) is { } dated)
            return [dated];
        if (figure.Kind == "length" && SideOf(figure, clause, usable) is { } sized)
            return [sized];
        if (_questionFigures.Any(f => f.Same(figure)) && (CheckingWords.Has(clause, Words.Echoes)
            || (figures.Count > 1 && figure.Kind is not ("months" or "discount" or "percent"))))
            return [];
        return null;
    }

    /// <summary>One side of 480×380×310, the one whose name stands there in the caption (宽×深×高).</summary>
    private static EvidenceClause? SideOf(Figure figure, string clause, List<EvidenceClause> usable) => usable.FirstOrDefault(c =>
    {
        var name = figure.At > 0 ? clause[figure.At - 1] : ' ';
        var names = SideNames().Match(c.Text) is { Success: true } caption ? caption.Value.Split('×') : [];
        return c.Figures.Where(f => f.Kind == Figure.Size).Select(f => f.Value.Split('×')).Any(sides =>
            names.Length != sides.Length || !names.Contains(name.ToString()) ? sides.Contains(figure.Value) && names.Length == 0
                : sides[Array.IndexOf(names, name.ToString())] == figure.Value);
    });

    /// <summary>What the clause begins with is what it is about (新疆, 黑卡); where passages have figures of that, those of others do not count.</summary>
    private List<EvidenceClause> OfSubject(List<EvidenceClause> clauses, Terms terms, Terms sentence)
    {
        foreach (var subject in new[] { terms, sentence, _questionTerms }.Select(t => t.First).Where(p => p.Length > 0))
            if (!Generic.Contains(subject) && _evidence.WeightOf(subject) > 0)
                return clauses.Where(c => c.Scope.Pairs.Contains(subject)).ToList() is { Count: > 0 } own ? own : clauses;
        return clauses;
    }

    /// <summary>Words of many things: 质保, 运费.</summary>
    private static readonly HashSet<string> Generic = [.. Words.Synonyms.Select(g => g[0])];

    /// <summary>Beside its own figure the clause has one of the same kind as another of the answer's, and a different one.</summary>
    private static bool Contradicts(EvidenceClause c, List<Figure> others) => others.Any(o =>
        c.Figures.Concat(c.Head).Where(f => f.Kind == o.Kind).ToList() is { Count: > 0 } same && !same.Any(f => f.Same(o)));

    private double Fit(EvidenceClause c, Terms terms, Terms sentence, Figure figure, string clause)
    {
        double Sum(IEnumerable<string> pairs, Terms of) => pairs.Where(of.Pairs.Contains).Sum(_evidence.WeightOf);
        var score = Sum(terms.Pairs, c.Scope) + (0.5 * Sum(terms.Pairs, c.Own))
            + (0.3 * Sum(sentence.Pairs.Concat(_questionTerms.Pairs).Except(terms.Pairs), c.Scope));
        var attribute = figure.At > 0 ? clause[figure.At - 1] : ' ';
        if (attribute >= '\u3400' && c.Figures.Any(f => f.Kind == figure.Kind && f.At > 0 && c.Text[f.At - 1] == attribute))
            score += 2;
        return score;
    }

    /// <summary>A product, sum, difference or ratio of figures that are known, where the answer says that it counts.</summary>
    private List<EvidenceClause>? Computed(Figure figure, string sentence, List<EvidenceClause> usable)
    {
        if (figure.Number is not { } value || !CheckingWords.Has(sentence, Words.Computes))
            return null;
        var known = usable.SelectMany(c => c.Figures.Where(f => f.Number is > 0).Select(f => (Clause: c, Figure: f))).ToList();
        var said = Figures.Of(sentence).Concat(_questionFigures).Concat(_said)
            .Where(f => f.Number is > 0 && !(f.Kind == figure.Kind && f.Value == figure.Value)).ToList();
        // a × n: n pieces at a price that the evidence has.
        foreach (var (c, f) in known.Where(k => k.Figure.Kind == figure.Kind && said.Any(s => s.Same(k.Figure))))
            if (said.Any(s => s.Kind != figure.Kind && (s.Number * f.Number == value || f.Number / s.Number == value
                || (s.Kind == "discount" && s.Number * f.Number / 10 == value)
                || (s.Kind == "percent" && s.Number * f.Number / 100 == value))))
                return [c];
        // a + b and a − b of what is said.
        var same = said.Where(f => f.Kind == figure.Kind).Select(f => f.Number!.Value).Distinct().ToList();
        foreach (var a in same)
            if (same.Any(b => a + b == value || Math.Abs(a - b) == value) && known.FirstOrDefault(k => k.Figure.Kind == figure.Kind
                && k.Figure.Number == a) is { Clause: { } where })
                return [where];
        // 100 of one are 1 of the other: 1000 are 10.
        foreach (var c in usable)
            foreach (var to in c.Figures.Where(f => f.Kind == figure.Kind && f.Number is > 0))
                foreach (var from in c.Figures.Where(f => f != to && f.Number is > 0))
                    if (said.Any(s => s.Kind == from.Kind && s.Number / from.Number == value / to.Number))
                        return [c];
        return null;
    }

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

    /// <summary>It is true and answers something else: no word of the question, no figure of the kind that was asked for.</summary>
    private bool OffQuestion(List<(AnswerSentence Sentence, Verdict Verdict)> facts)
    {
        var said = CheckingWords.Compact(string.Concat(facts.Select(f => f.Sentence.Text)));
        if (_evidence.Names.In(_question).Count(n => said.Contains(n, StringComparison.Ordinal)) > 1)
            return false;
        var asked = Terms.Of(Words.Vague.Aggregate(WithoutNames(_question), (q, v) => q.Replace(v, ",", StringComparison.Ordinal))).Text;
        var words = asked.Where(c => c >= '\u3400' && !Asking.Contains(c, StringComparison.Ordinal)).Distinct().ToList();
        if (words.Count == 0)
            return false;
        var kinds = AskedKinds().ToList();
        var answered = Figures.Of(said).Select(f => f.Kind).ToHashSet();
        if (kinds.Any(answered.Contains))
            return false;
        var scope = Terms.Canonical(said) + string.Concat(_evidence.Clauses.Where(c => facts.Any(f => f.Verdict.Passages.Contains(c.Passage))
            && c.Own.Pairs.Any(Terms.Of(said).Pairs.Contains)).Select(c => c.Scope.Text));
        return kinds.Count > 0 ? !words.Any(w => Terms.Canonical(said).Contains(w, StringComparison.Ordinal))
            : !words.Any(w => scope.Contains(w, StringComparison.Ordinal));
    }

    private const string Asking = "吗呢啊呀吧嘛请问想知道了解咨询介绍说讲一下是有什么怎样么哪里个多少几谁能可以不我你您们的了和跟这那要会给";

    /// <summary>Kinds of figures that the question asks for.</summary>
    private IEnumerable<string> AskedKinds()
    {
        foreach (var (words, kinds) in Asked)
            if (words.Any(w => _question.Contains(w, StringComparison.Ordinal)))
                foreach (var kind in kinds)
                    yield return kind;
    }

    private static readonly (string[] Words, string[] Kinds)[] Asked =
    [
        (["多少钱", "价格", "什么价", "几块", "怎么卖", "多少元"], ["money"]),
        (["几点"], [Figure.Clock]),
        (["多久", "几天", "多长时间", "几年", "几个月", "什么时候", "哪天", "几号"], ["time", "months", "workdays", Figure.Date, Figure.Clock, Figure.Weekday]),
        (["多高", "多长", "多宽", "多大", "尺寸"], ["length", Figure.Size, "volume", "area"]),
        (["多重", "几斤", "重量"], ["weight"]),
        (["几折", "折扣"], ["discount"]),
        (["多少度", "几度"], ["heat"]),
    ];

    /// <summary>Without the models' names and the words that stand before them in the passages as well.</summary>
    private string WithoutNames(string question)
    {
        foreach (var code in _questionFigures.Where(f => f.Kind == Figure.Code).OrderByDescending(f => f.At))
        {
            var from = code.At;
            while (from > 0 && question[from - 1] >= '\u3400' && _evidence.Whole.Contains(question[(from - 1)..code.End], StringComparison.Ordinal))
                from--;
            question = string.Concat(question.AsSpan(0, from), ",", question.AsSpan(code.End));
        }
        return _evidence.Names.Without(question);
    }

    private bool InEvidence(string compact) => _evidence.Whole.Contains(compact.Trim('。', '!', '?', '.', '~', '～'), StringComparison.Ordinal);

    private static bool IsForeign(string compact) => Han().Count(compact) * 4 < Latin().Count(compact) * 3 && Latin().Count(compact) >= 3
        && Figures.Of(compact).Count(f => f.Kind != Figure.Plain) * 2 < Latin().Count(compact);

    private static bool IsQuestionBack(string compact) => compact.TrimEnd('~', '～', '呢')[^1] is '?' or '？'
        || (compact.StartsWith("请问", StringComparison.Ordinal) && compact[^1] is not ('。' or '.'));

    /// <summary>按资料, 根据规定: says where it comes from.</summary>
    private static string WithoutLeadIn(string compact) =>
        Words.LeadIns.FirstOrDefault(l => compact.StartsWith(l, StringComparison.Ordinal)) is { } lead
            ? compact[lead.Length..].TrimStart(',', '，', ':', '：') : compact;

    /// <summary>Announces what follows, names what it is of (容量：…), or supposes a case: what follows is checked.</summary>
    private static bool StatesNothing(string clause, bool beforeColon) =>
        (CheckingWords.Has(clause, Words.Announces) && beforeColon && clause.Length <= 24)
        || (Figures.Of(clause).All(f => f.Kind is Figure.Code or Figure.Plain) && ((beforeColon && clause.Length <= 10)
            || clause.StartsWith("如果", StringComparison.Ordinal)));

    /// <summary>Nothing is left of the clause when its courtesies are taken away.</summary>
    private static bool IsCourtesy(string clause)
    {
        var words = clause.TrimEnd('哦', '呢', '啊', '呀', '哈', '啦', '的', '亲');
        if (Words.Bare.Contains(words) || Words.Bare.Contains(clause))
            return true;
        if (Words.Bare.Any(b => words.StartsWith(b, StringComparison.Ordinal) && words.Length - b.Length == 1 && words.Length <= 3))
            return true;
        if (CheckingWords.Has(words, Words.Feelings) && Figures.Of(clause).Count == 0 && !CheckingWords.Has(words, Words.Offers))
            return true;
        if (Words.Wishes.Any(w => words.StartsWith(w, StringComparison.Ordinal)) && Figures.Of(clause).Count == 0
            && words.Length <= 20 && !CheckingWords.Has(words, Words.Offers))
            return true;
        if (!CheckingWords.Has(clause, Words.Courtesies))
            return false;
        var rest = clause;
        foreach (var courtesy in Words.Courtesies.Concat(Words.Fillers).OrderByDescending(c => c.Length))
            rest = rest.Replace(courtesy, " ", StringComparison.Ordinal);
        return Figures.Of(clause).Count == 0 && rest.Count(char.IsLetterOrDigit) <= Math.Max(3, clause.Length / 3);
    }

    [GeneratedRegex("[\u3400-\u9fff]")]
    private static partial Regex Han();

    [GeneratedRegex("[a-z]{2,}")]
    private static partial Regex Latin();

    [GeneratedRegex(@"(?<=[,，、~～])|(?<=[:：])(?!\d)|(?<=[\uDC00-\uDFFF])")]
    private static partial Regex ClauseEnd();

    /// <summary>已为您登记, 帮您申请好了.</summary>
    [GeneratedRegex("(?:已经?|刚)(?:为|帮|给|替)?(?:您|你)?(.{0,6})|(?:为|帮|给|替)(?:您|你)(.{0,4})(?:好了|完成|成功)")]
    private static partial Regex DoneClaim();

    [GeneratedRegex("(?:已经?|刚)(?:为|帮|给|替)(?:您|你)")]
    private static partial Regex DoneForYou();

    [GeneratedRegex("[\u3400-\u9fff](?:×[\u3400-\u9fff])+")]
    private static partial Regex SideNames();

    [GeneratedRegex("\\d[^,;]{1,5}?(?:以内|之内|内)")]
    private static partial Regex Within();

    /// <summary>The customer tells what happened: 打过一次, 用了两天.</summary>
    [GeneratedRegex("[^没未](?:过|了)[^吗?]*(?:一|两|几|\\d|,)")]
    private static partial Regex HasDone();

    [GeneratedRegex("(?:未|没有)([\u3400-\u9fff]{2})")]
    private static partial Regex NotYet();

    /// <param name="Courtesy">States no fact.</param>
    /// <param name="Question">Asks the customer.</param>
    /// <param name="Person">A person is needed.</param>
    private sealed record Verdict(Reason? Fault, bool Courtesy, bool Question, bool Person, IReadOnlyCollection<int> Passages)
    {
        public static Verdict Polite { get; } = new(null, true, false, false, []);
        public static Verdict Asks { get; } = new(null, false, true, false, []);
        public static Verdict Wrong(Reason fault) => new(fault, false, false, false, []);
        public static Verdict ForPerson(Reason fault) => new(fault, false, false, true, []);
        public static Verdict Holds(IReadOnlyCollection<int> passages) => new(null, false, false, false, passages);
    }
}
