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
    private readonly string _before;
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
        (_question, _before) = (CheckingWords.Compact(context.Question), CheckingWords.Compact(context.Before));
        _told = Figures.Of(CheckingWords.Compact(context.Told));
        (_maxLength, _promised) = (context.MaxLength, context.Promised);
        _questionTerms = Terms.Of(_question);
        _questionFigures = Figures.Of(_question);
        _questionCodes = _evidence.Names.In(_question);
        if (_questionCodes.Count == 0)
            _questionCodes = _evidence.Names.In(_before);
        _questionCodes = [.. _questionCodes.SelectMany(WrittenOut)];
        _toolsTold = context.Told.Length > 0;
        _chinese = context.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) && Han().IsMatch(context.Question);
    }

    /// <param name="cut">The answer was cut off at the provider's limit.</param>
    public static CheckedAnswer Check(string answer, AnswerContext context, bool cut) =>
        new AnswerCheck(context).Check(AnswerSentences.Of(answer, context.Evidence.Count, cut));

    private CheckedAnswer Check(List<AnswerSentence> sentences)
    {
        var kept = new List<(AnswerSentence Sentence, Verdict Verdict)>();
        var removed = new List<Reason>();
        var (person, apologised, cut) = (false, false, new HashSet<int>());
        _answer = CheckingWords.Compact(string.Concat(sentences.Select(s => s.Text)));
        IReadOnlySet<string> codes = _questionCodes;
        foreach (var sentence in sentences)
        {
            var compact = CheckingWords.Compact(sentence.Text);
            codes = _evidence.Names.Merge(_evidence.Names.In(compact), codes);
            var verdict = Quoted(sentence, compact, codes) is { Count: > 0 } quoted ? Verdict.Holds(quoted)
                : Miscopied(sentence, compact) is { } other ? Verdict.Wrong(AnswerReasons.Contradicted.With(other, sentence.Text))
                : !sentence.Ended ? Verdict.Wrong(AnswerReasons.HalfSentence.With(sentence.Text))
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
            {
                removed.Add(fault);
                if (sentence.Row is { } row)
                    cut.Add(row);
            }
            else
            {
                kept.Add((sentence, verdict));
                _said.AddRange(Figures.Of(compact));
            }
        }
        return Decide(kept, removed, cut, person);
    }

    private CheckedAnswer Decide(List<(AnswerSentence Sentence, Verdict Verdict)> kept, List<Reason> removed, HashSet<int> cut, bool person)
    {
        if (person)
            return new CheckedAnswer("", [], AnswerReasons.PersonPromised, true, removed);
        // A row of a table stands or falls as one.
        kept = [.. kept.Where(k => k.Sentence.Row is not { } row || !cut.Contains(row))];
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

    /// <summary>Passages that have the sentence, or what it is a part of, word for word, and of what is asked; none when it is said in other words.</summary>
    private HashSet<int> Quoted(AnswerSentence sentence, string compact, IReadOnlySet<string> codes)
    {
        var inForce = InForce($"{compact},{_question}");
        // A follow-up may go on to another model (那 Pro 呢), a question that names one may not.
        var asked = _evidence.Names.In(_question).SelectMany(WrittenOut).ToHashSet();
        return [.. sentence.Within.Select(CheckingWords.Compact).Prepend(compact)
            .Select(t => _evidence.Verbatim(t).Where(inForce).GroupBy(c => (c.Passage, c.Sentence))
                .Where(g => g.SelectMany(c => c.Codes).ToHashSet() is var own && _evidence.Names.Agree(codes, own)
                    && _evidence.Names.Agree(asked, own)).Select(g => g.Key.Passage))
            .FirstOrDefault(p => p.Any()) ?? []];
    }

    /// <summary>A passage's sentence that is said with other figures, none of which the customer named; null when there is none.</summary>
    private string? Miscopied(AnswerSentence sentence, string compact)
    {
        foreach (var text in sentence.Within.Select(CheckingWords.Compact).Prepend(compact))
            if (!_evidence.Verbatim(text).Any() && _evidence.WithOtherFigures(text) is { } copied)
            {
                var own = Figures.Of(copied.SentenceText);
                return Figures.Of(text).Any(f => f.Kind != Figure.Code && !own.Any(f.Same) && _questionFigures.Any(f.Same)) ? null
                    : copied.SentenceText;
            }
        return null;
    }

    /// <summary>A customer writes the end of a code: 32S of HQ-32S.</summary>
    private IEnumerable<string> WrittenOut(string code) => code.Length > 1 && !_evidence.Codes.Contains(code)
        && _evidence.Codes.Where(c => c.EndsWith(code, StringComparison.Ordinal)).ToList() is { Count: > 0 } whole ? whole : [code];

    /// <summary>Whether a clause counts at the time that is spoken of.</summary>
    private static Func<EvidenceClause, bool> InForce(string spoken)
    {
        var inPast = CheckingWords.Has(spoken, Words.Past);
        var dated = Figures.Of(spoken).Where(f => f.Kind == Figure.Date).Select(f => f.Value).ToList();
        return c => !c.Outdated || inPast || dated.Any(c.Dates.Contains);
    }

    /// <summary>One sentence; codes are the models that it is about.</summary>
    private Verdict Judge(string text, string compact, IReadOnlySet<string> codes)
    {
        if (_promised && Figures.Of(compact).Count == 0)
            return Verdict.Polite;
        if (IsQuestionBack(compact) && !CheckingWords.Has(compact, Words.People))
            return Figures.Of(compact).FirstOrDefault(f => f.Kind is "money" or "percent" or "discount" && !Known(f)) is { } unknown
                ? Verdict.Wrong(AnswerReasons.NotInEvidence.With(unknown.Value, text)) : Verdict.Asks;
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

    /// <summary>A price that is asked about, as the customer or any passage has it.</summary>
    private bool Known(Figure figure) => _questionFigures.Concat(_told).Concat(Figures.Of(_before)).Any(figure.Same)
        || _evidence.Clauses.Any(c => c.Figures.Any(figure.Same));

    /// <summary>Null when the clause holds; else makes the reason of the sentence.</summary>
    private Func<string, Reason>? Unsupported(string clause, string earlier, string sentence, IReadOnlySet<string> codes, HashSet<int> passages)
    {
        var figures = Figures.Of(clause);
        if (_toolsTold && figures.All(f => _told.Any(t => t.Same(f)) || (f.Kind is Figure.Code or "contact" && Stands(f, codes))))
            return null;
        if (figures.FirstOrDefault(f => f.Kind is Figure.Code or "contact" && !Stands(f, codes)) is { } unknown)
            return t => AnswerReasons.NotInEvidence.With(unknown.Value, t);
        var terms = Terms.Without(clause, figures);
        var usable = _evidence.Clauses.Where(InForce(sentence)).Where(c => _evidence.Names.Agree(codes, c.Codes)).ToList();
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

    /// <summary>It is true and answers something else: no word of the question, no figure of the kind that was asked for.</summary>
    private bool OffQuestion(List<(AnswerSentence Sentence, Verdict Verdict)> facts)
    {
        var said = CheckingWords.Compact(string.Concat(facts.Select(f => f.Sentence.Text)));
        if (_evidence.Names.In(_question).Count(n => said.Contains(n, StringComparison.Ordinal)) > 1)
            return false;
        if (_questionFigures.Any(f => f.Kind != Figure.Code && Figures.Of(said).Any(s => s.Value == f.Value)))
            return false;
        var asked = Terms.Of(Words.Vague.Aggregate($"{_evidence.Names.Without(_before)},{WithoutNames(_question)}", (q, v) => q.Replace(v, ",", StringComparison.Ordinal))).Text;
        var words = asked.Where(c => c >= '\u3400' && !Words.Asking.Contains(c, StringComparison.Ordinal)).Distinct().ToList();
        if (words.Count == 0)
            return false;
        var kinds = AskedFor().ToList();
        var answered = Figures.Of(said).Select(f => f.Kind).ToHashSet();
        if (kinds.Any(answered.Contains) || Words.Asked.Any(a => CheckingWords.Has(_question, a.Words) && CheckingWords.Has(said, a.Captions)))
            return false;
        var (canonical, pairs) = (Terms.Canonical(said), Terms.Of(said).Pairs);
        var scope = canonical + string.Concat(_evidence.Clauses.Where(c => facts.Any(f => f.Verdict.Passages.Contains(c.Passage))
            && c.Own.Pairs.Any(pairs.Contains)).Select(c => c.Scope.Text));
        return kinds.Count > 0 ? !words.Any(w => canonical.Contains(w, StringComparison.Ordinal))
            : !words.Any(w => scope.Contains(w, StringComparison.Ordinal));
    }

    /// <summary>Kinds of figures that the question asks for.</summary>
    private IEnumerable<string> AskedFor() =>
        Words.Asked.Where(a => CheckingWords.Has(_question, a.Words)).SelectMany(a => a.Kinds);

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
        foreach (var courtesy in Words.Polite)
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
