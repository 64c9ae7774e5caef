using System.Numerics.Tensors;
using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Lexical;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Search;

/// <summary>What a question asks of one base: its words with their weight, the models that it names, the time that it is about.</summary>
internal sealed class Asked
{
    /// <summary>Another way to say it, or a pair that sounds like it.</summary>
    private const float SameMeaning = 0.85f;

    /// <summary>Below this nothing of a row or sentence is asked for.</summary>
    private const float Stands = 0.2f;

    /// <summary>Rows that fit by this much less are quoted beside the best, at most so many.</summary>
    private const float AsWell = 0.1f;
    private const int MostRows = 4;
    private const int BareCharacters = 2;
    private static readonly string[][] Asking = [.. Resources.Lines("asking.txt").Select(l => l.Split(' '))];
    private readonly string _forms;
    private readonly List<(float Weight, List<QueryTerm> Terms)> _ways;
    private readonly List<QueryTerm> _characters;
    private readonly List<QueryTerm> _before;
    private readonly List<decimal> _numbers;
    private readonly List<(decimal Number, char Of)> _counts;
    private readonly bool _isBare;
    private readonly List<Term> _bareTerms;
    private readonly string _asksBefore;

    private Asked(string question, string context, List<QueryTerm> query, IReadOnlyList<IReadOnlySet<string>> names, DateTimeOffset at)
    {
        _forms = Forms.Of(question);
        _ways = [.. query.Where(t => t.Group > 0 || !t.Adds).Where(t => t.Term.Kind != TermKind.Character)
            .GroupBy(t => t.Group > 0 ? t.Group : -1 - t.Term.GetHashCode())
            .Select(g => (Weight: g.Max(t => t.Adds ? 0 : t.Weight * t.Emphasis), Terms: g.ToList())).Where(g => g.Weight > 0)];
        _characters = query.FindAll(t => t.Term.Kind == TermKind.Character && !t.Adds);
        _before = query.FindAll(t => t is { Group: 0, Adds: true });
        (Question, At, Weight) = (question, at, _ways.Sum(w => w.Weight));
        OfThePast = Validity.AsksForThePast(question, at);
        Words = WordVectors.Of(Analyzer.WithoutFiller(question));
        (_numbers, _counts) = (Numbers.Of(question), Numbers.CountsOf(question));
        Vector = StaticVectors.Of(context.Length > 0 ? $"{context}\n{question}" : question);
        var rest = Analyzer.WithoutFiller(AnswerTypes.WithoutAsked(question));
        _bareTerms = Analyzer.Terms(rest).FindAll(t => t.Kind == TermKind.Pair);
        _isBare = names.Count == 0 && _before.Count == 0 && WordVectors.Of(rest).All(w => w.Word.Length < 2)
            && rest.Count(char.IsLetterOrDigit) <= BareCharacters;
        _asksBefore = Standing.OnlyNames(question) ? context.Split('\n')[^1] : "";
        Names = names;
    }

    public string Question { get; }
    public DateTimeOffset At { get; }
    public bool OfThePast { get; }

    /// <summary>How much the question says at all, in nats.</summary>
    public float Weight { get; }

    /// <summary>Static; null when no word of it is known.</summary>
    public float[]? Vector { get; }

    /// <summary>Its words but those of politeness, with static vectors.</summary>
    public IReadOnlyList<WordVector> Words { get; }

    /// <summary>Of each model that is named, the names that may be meant.</summary>
    public IReadOnlyList<IReadOnlySet<string>> Names { get; }

    /// <summary>It names a model that the base does not have.</summary>
    public bool IsStrange => Names.Any(n => n.Count == 0);

    /// <summary>It says what kind of thing is asked for and not of what (多久能到, 多少钱), unless the heading has it (气炉多少瓦).</summary>
    public bool IsBareBeside(HashSet<Term> heading) => _isBare && !_bareTerms.Exists(heading.Contains);

    /// <summary>It names another thing only (睡袋呢), and the passage has nothing of what was asked before: neither a word nor the kind.</summary>
    public bool IsLostIn(PassageTerms passage) => _asksBefore.Length > 0
        && Before(t => passage.Text.Contains(t) || passage.Heading.Contains(t)) == 0 && AnswerTypes.Fit(_asksBefore, passage.Chunk.Text) <= 0;

    /// <summary>Its heaviest word.</summary>
    public (float Share, Func<Func<Term, bool>, bool> IsIn) Rarest
    {
        get
        {
            var (weight, terms) = _ways.MaxBy(w => w.Weight);
            return (weight / Weight, has => terms.Any(t => has(t.Term)));
        }
    }

    /// <param name="known">Names of the base.</param>
    public static Asked Of(string question, string context, List<QueryTerm> query, IReadOnlyDictionary<string, int> known,
        DateTimeOffset at)
    {
        var meant = ModelNames.Asked(question, known);
        if (meant.Count == 0)
            meant = [.. ModelNames.Endings(question)
                .Select(e => known.Keys.Where(k => k.EndsWith(e, StringComparison.Ordinal)).ToHashSet()).Where(e => e.Count > 0)];
        if (meant.Count == 0)
            meant = context.Split('\n').Reverse().Select(l => ModelNames.Asked(l, known)).FirstOrDefault(n => n.Count > 0) ?? [];
        return new Asked(question, context, query, meant, at);
    }

    /// <summary>0-1: of what is asked, by weight, what is there.</summary>
    public float Share(Func<Term, bool> has) => Weight <= 0 ? 0 : _ways.Sum(w => ShareOf(w, has)) / Weight;

    /// <summary>The same of what neither stands in the heading nor names a model: what is asked of the thing.</summary>
    public (float Share, float Weight) ShareOfRest(HashSet<Term> heading, Func<Term, bool> has)
    {
        var rest = _ways.FindAll(w => w.Terms.All(t => !heading.Contains(t.Term) && (Names.Count == 0 || t.Term.Kind != TermKind.Word)));
        var weight = rest.Sum(w => w.Weight);
        return weight <= 0 ? (1, 0) : (rest.Sum(w => ShareOf(w, has)) / weight, weight / Weight);
    }

    /// <summary>Of its single characters, what is there.</summary>
    public float Characters(Func<Term, bool> has) => Part(_characters, has);

    /// <summary>Of what was said before, what is there; 0 when nothing was.</summary>
    public float Before(Func<Term, bool> has) => Part(_before, has);

    /// <summary>The static vector of what neither stands in the heading nor names a model.</summary>
    public float[]? VectorOfRest(HashSet<Term> heading)
    {
        var rest = new char[_forms.Length];
        _forms.CopyTo(rest);
        for (var i = 0; i + 1 < _forms.Length; i++)
            if (_forms[i] is >= '\u3400' and <= '\u9fff' && _forms[i + 1] is >= '\u3400' and <= '\u9fff'
                && heading.Contains(Term.Pair(new System.Text.Rune(_forms[i]), new System.Text.Rune(_forms[i + 1]))))
                rest[i] = rest[i + 1] = ' ';
        for (var i = 0; i < rest.Length && Names.Count > 0; i++)
            if (char.IsAsciiLetterOrDigit(rest[i]))
                rest[i] = ' ';
        return StaticVectors.Of(new string(rest)) ?? Vector;
    }

    /// <summary>Whether the passage is about the models that are named: 1 all, less when it names them among others, -1 others, 0 when
    /// none is named.</summary>
    public float NameFit(PassageTerms passage, PassageUnit? unit) => Names.Count == 0 ? 0 : Names.Average(m => NameFit(m, passage, unit));

    /// <summary>Of the models that are named, one is not in the passage, which is about others: the fault E01 of an E61 in what is said of
    /// E03.</summary>
    public bool LacksName(PassageTerms passage, PassageUnit? unit) => Names.Any(m => NameFit(m, passage, unit) < 0);

    private static float NameFit(IReadOnlySet<string> meant, PassageTerms passage, PassageUnit? unit) =>
        passage.HeadingNames.Overlaps(meant) || (passage.HeadingNames.Count == 0 && unit?.Names.Overlaps(meant) == true) ? 1
            : passage.Names.Overlaps(meant) ? 0.4f : passage.HeadingNames.Count > 0 ? -1 : passage.Names.Count > 0 ? -0.5f : 0;

    /// <summary>Word by word, how near the heading and the row or sentence come to what is asked: the mean, that of the words which the
    /// heading does not have, and the worst of them, each by weight.</summary>
    public (float Mean, float Beyond, float Worst) Nearness(PassageTerms passage, PassageUnit? unit)
    {
        var (sum, weight, restSum, restWeight, worst) = (0f, 0f, 0f, 0f, 1f);
        foreach (var word in Words)
        {
            var (head, own) = (WordVectors.Nearest(word, passage.HeadingWords), unit is null ? 0 : WordVectors.Nearest(word, unit.Words));
            var near = Math.Max(head, own);
            (sum, weight) = (sum + (near * word.Weight), weight + word.Weight);
            worst = Math.Min(worst, 1 - ((1 - near) * word.Weight));
            if (head < 0.99f && (Names.Count == 0 || !char.IsAsciiLetterOrDigit(word.Word[0])))
                (restSum, restWeight) = (restSum + (own * word.Weight), restWeight + word.Weight);
        }
        return (weight > 0 ? sum / weight : 0, restWeight > 0 ? restSum / restWeight : 1, worst);
    }

    /// <summary>Whether what it counts is counted alike: 1 the same number of the same, -1 another number of it, 0 neither.</summary>
    public float Counts(PassageUnit unit) => _counts.Count == 0 ? 0 : _counts.Average(c => unit.Counts.Contains(c) ? 1f
        : unit.Counts.Any(u => u.Of == c.Of) ? -1 : 0);

    /// <summary>Of its numbers, the share that lies in ranges of the row or sentence.</summary>
    public float InRanges(PassageUnit unit) => _numbers.Count == 0 || unit.Ranges.Count == 0 ? 0
        : _numbers.Count(n => unit.Ranges.Any(r => r.From <= n && n <= r.To)) / (float)_numbers.Count;

    /// <summary>1 when it asks for something, 0.5 for yes or no, 0 when it may be a statement.</summary>
    public float Asks => Asking switch
    {
        [var something, _] when something.Any(Says) => 1,
        [_, var yesOrNo] when yesOrNo.Any(Says) => 0.5f,
        _ => 0,
    };

    /// <summary>The row or sentence that fits best; null when nothing stands out.</summary>
    public PassageUnit? Best(IReadOnlyList<PassageUnit> units, PassageTerms passage)
    {
        if (units.Count == 0)
            return null;
        var (best, fit) = units.Select(u => (u, Fit(u, passage))).MaxBy(f => f.Item2);
        return fit > Stands ? best : null;
    }

    /// <summary>The rows that fit about as well as the best, of each model that is named its best row; none when too many do: then nothing
    /// tells them apart.</summary>
    public IReadOnlyList<PassageUnit> Rows(PassageTerms passage, PassageUnit best)
    {
        var rows = passage.Units.Where(u => u.IsRow).ToList();
        if (Names.Count > 1)
            return [.. Names.Select(meant => Best(rows.FindAll(u => u.Names.Overlaps(meant)), passage) ?? best).Distinct()];
        var least = Fit(best, passage) - AsWell;
        var alike = rows.FindAll(u => Fit(u, passage) >= least);
        return alike.Count <= MostRows ? alike : [];
    }

    public float Similarity(float[]? to) => Cosine(Vector, to);

    public static float Cosine(float[]? one, float[]? other) => one is null || other is null ? 0 : TensorPrimitives.Dot<float>(one, other);

    private bool Says(string word) => _forms.Contains(word, StringComparison.Ordinal);

    private float Fit(PassageUnit unit, PassageTerms passage)
    {
        var name = Names.Count == 0 || unit.Names.Count == 0 ? 0 : Names.Average(m => unit.Names.Overlaps(m) ? 1f : -0.5f);
        return Share(t => unit.Terms.Contains(t) || passage.Heading.Contains(t)) + (0.3f * Share(unit.Terms.Contains))
            + (0.5f * Math.Max(0, Similarity(unit.Vector))) + name + InRanges(unit);
    }

    private static float ShareOf((float Weight, List<QueryTerm> Terms) way, Func<Term, bool> has) =>
        way.Terms.Where(t => has(t.Term)).Select(t => t.Adds ? way.Weight * SameMeaning : way.Weight).DefaultIfEmpty().Max();

    private static float Part(List<QueryTerm> terms, Func<Term, bool> has)
    {
        var weight = terms.Sum(t => t.Weight * t.Emphasis);
        return weight > 0 ? terms.Where(t => has(t.Term)).Sum(t => t.Weight * t.Emphasis) / weight : 0;
    }
}
