namespace Wxauto.Ai.Answers.Checking;

/// <summary>Whether figures stand in the passages for what is spoken of.</summary>
internal sealed partial class AnswerCheck
{
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
}
