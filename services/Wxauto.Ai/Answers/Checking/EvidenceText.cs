using System.Text.RegularExpressions;
using Wxauto.Contracts.Knowledge;

namespace Wxauto.Ai.Answers.Checking;

/// <summary>A text without its words of no meaning, in which words of one meaning are one; pairs of its neighbouring characters.</summary>
internal sealed class Terms
{
    private static readonly CheckingWords Words = CheckingWords.Current;
    private static readonly (string From, string To)[] Replacements =
        [.. Words.Synonyms.SelectMany(g => g.Select(w => (From: w, To: g[0]))).Where(r => r.From != r.To)
            .OrderByDescending(r => r.From.Length)];
    private static readonly string[] Fillers = [.. Words.Fillers.OrderByDescending(f => f.Length)];

    private Terms(string text)
    {
        Text = text;
        var pairs = new HashSet<string>();
        First = Runs.Match(text) is { Success: true } first && !char.IsAsciiLetterOrDigit(first.ValueSpan[0]) ? first.Value[..2] : "";
        foreach (Match run in Runs.Matches(text))
            if (char.IsAsciiLetterOrDigit(run.ValueSpan[0]))
                pairs.Add(run.Value);
            else
                for (var i = 0; i + 1 < run.Length; i++)
                    pairs.Add(run.Value.Substring(i, 2));
        Pairs = pairs;
    }

    private static readonly Regex Runs = new(@"[a-z0-9+.]+|[\u3400-\u9fff]{2,}", RegexOptions.CultureInvariant);

    /// <summary>With one word for each meaning.</summary>
    public string Text { get; }
    public IReadOnlySet<string> Pairs { get; }

    /// <summary>The first pair; empty when the text begins with something else.</summary>
    public string First { get; }

    public static Terms Of(string compact)
    {
        var text = Canonical(compact);
        foreach (var filler in Fillers)
            text = text.Replace(filler, " ", StringComparison.Ordinal);
        return new Terms(text);
    }

    /// <summary>Of the words alone: figures are compared by themselves.</summary>
    public static Terms Without(string compact, IEnumerable<Figure> figures)
    {
        var words = compact.ToCharArray();
        foreach (var figure in figures.Where(f => f.Kind != Figure.Code))
        {
            // 15 天内, not 内胆.
            var end = figure.End < words.Length && words[figure.End] == '内' ? 1 : 0;
            Array.Fill(words, ' ', figure.At, figure.Length + end);
        }
        return Of(new string(words));
    }

    /// <summary>One word for each meaning.</summary>
    public static string Canonical(string compact)
    {
        var text = compact;
        // A mark of the private area stands for what is replaced, so that no replacement is replaced again.
        for (var i = 0; i < Replacements.Length; i++)
            text = text.Replace(Replacements[i].From, ((char)('\uE000' + i)).ToString(), StringComparison.Ordinal);
        return string.Concat(text.Select(c => c is >= '\uE000' and <= '\uF8FF' && c - '\uE000' < Replacements.Length
            ? Replacements[c - '\uE000'].To : c.ToString()));
    }
}

/// <summary>A part of a passage between two commas, with all that it is about.</summary>
/// <param name="Passage">Its passage's place in the evidence.</param>
/// <param name="Group">Number of what stands between two semicolons or full stops.</param>
/// <param name="Sentence">Number of its sentence, or of its row of a table.</param>
/// <param name="Text">Compact.</param>
/// <param name="Before">What stands before it in its group: what it is about may be named there.</param>
internal sealed record EvidenceClause(int Passage, int Group, int Sentence, string Text, string Before)
{
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>Models and names that it is about: its own, else those before it, else the heading's; empty when none is named.</summary>
    public IReadOnlySet<string> Codes { get; init; } = new HashSet<string>();

    /// <summary>Figures that stand before it in its group and head the list that it is of.</summary>
    public IReadOnlyList<Figure> Head { get; init; } = [];

    /// <summary>What heads the list or the line that it is of, before a colon; empty for others.</summary>
    public string Lead { get; init; } = "";
    public Terms Own { get; init; } = Terms.Of("");

    /// <summary>With its group, the sentence's beginning and the passage's heading.</summary>
    public Terms Scope { get; init; } = Terms.Of("");

    /// <summary>Its whole sentence.</summary>
    public string SentenceText { get; init; } = "";

    /// <summary>The passage says that it is no longer in force.</summary>
    public bool Outdated { get; init; }

    /// <summary>Dates and years that the passage names.</summary>
    public IReadOnlySet<string> Dates { get; init; } = new HashSet<string>();
}

/// <summary>The passages that were found, in clauses.</summary>
internal sealed partial class EvidenceText
{
    private static readonly CheckingWords Words = CheckingWords.Current;
    private static readonly Regex ClauseEnd = new("(?<=[,，])|(?<=[:：])(?!\\d)", RegexOptions.CultureInvariant);
    private readonly Dictionary<string, double> _weights;
    private readonly ILookup<string, EvidenceClause> _sentences;
    private readonly ILookup<string, EvidenceClause> _patterns;
    private readonly List<EvidenceClause> _clauses = [];

    public EvidenceText(IReadOnlyList<Evidence> evidence)
    {
        Whole = string.Join('\n', evidence.Select(e => CheckingWords.Compact($"{e.Title}\n{e.Section}\n{e.Text}")));
        var lines = evidence.Select(e => PassageLines.Of(e.Text)).ToList();
        Names = new SubjectNames(lines);
        for (var i = 0; i < evidence.Count; i++)
            Add(i, evidence[i], lines[i]);
        _weights = _clauses.GroupBy(c => (c.Passage, c.Group)).SelectMany(g => g.SelectMany(c => c.Own.Pairs).Distinct())
            .GroupBy(p => p).ToDictionary(g => g.Key, g => Math.Log(1 + (_clauses.Count / (double)g.Count())));
        Codes = _clauses.SelectMany(c => c.Codes).ToHashSet();
        _sentences = _clauses.ToLookup(c => WithoutSigns(c.SentenceText));
        _patterns = _clauses.ToLookup(c => Digits().Replace(WithoutSigns(c.SentenceText), "#"));
    }

    /// <summary>All passages, compact.</summary>
    public string Whole { get; }
    public IReadOnlyList<EvidenceClause> Clauses => _clauses;
    public IReadOnlySet<string> Codes { get; }
    public SubjectNames Names { get; }

    /// <summary>How much a pair of characters tells: much when few groups have it; nothing when none has.</summary>
    public double WeightOf(string pair) => _weights.GetValueOrDefault(pair);

    /// <summary>The clauses of the sentences, or rows of tables, that are this text word for word.</summary>
    public IEnumerable<EvidenceClause> Verbatim(string compact) => _sentences[WithoutSigns(compact)];

    /// <summary>A sentence that is this text word for word but for its figures.</summary>
    public EvidenceClause? WithOtherFigures(string compact) => Digits().IsMatch(compact)
        ? _patterns[Digits().Replace(WithoutSigns(compact), "#")].FirstOrDefault() : null;

    /// <summary>Whether any passage has the two letters, its heading included.</summary>
    public bool Known(string pair) => WeightOf(pair) > 0 || _clauses.Any(c => c.Scope.Pairs.Contains(pair));

    private void Add(int passage, Evidence evidence, List<PassageLine> lines)
    {
        var heading = CheckingWords.Compact($"{evidence.Title} {evidence.Section}");
        var outdated = CheckingWords.Has(heading + FirstSentences(evidence.Text), Words.Outdated);
        var dates = Figures.Of(CheckingWords.Compact($"{heading} {evidence.Text}"))
            .Where(f => f.Kind == Figure.Date).Select(f => f.Value).ToHashSet();
        var place = new Place(passage, heading, outdated, dates, Names.In(heading));
        foreach (var line in lines)
            if (line.Cells.Count > 0)
                AddRow(place, line);
            else
                AddSentences(place, line);
    }

    private void AddRow(Place place, PassageLine row)
    {
        place.Sentence++;
        place.Group++;
        var codes = Names.Merge(Names.In(row.Cells[0].Value), place.Codes);
        foreach (var (key, value) in row.Cells)
        {
            var text = $"{key}:{value}";
            var scope = $"{place.Heading},{row.Cells[0].Value},{text}";
            Add(place, text, row.Cells[0].Value, scope, row.Text, Names.Merge(Names.In(text), codes), "", $"{row.Cells[0].Value},{text}");
        }
    }

    private void AddSentences(Place place, PassageLine line)
    {
        var lineCodes = place.Codes;
        foreach (var text in Regex.Split(line.Text, "(?<=[。!?])").Where(s => s.Length > 0))
        {
            place.Sentence++;
            var (headOfSentence, lead) = ("", "");
            foreach (var part in Regex.Split(text, "[;；]").Where(p => p.Length > 0))
            {
                place.Group++;
                var before = "";
                var codes = lineCodes;
                foreach (var raw in ClauseEnd.Split(part))
                {
                    var clause = raw.Trim(',', '，', ':', '：', '。', '.', '!', '?');
                    if (clause.Length == 0)
                        continue;
                    if (line.Question.Length > 0 && Words.Bare.Any(b => clause.EndsWith(b, StringComparison.Ordinal)))
                        clause += Predicate().Match(line.Question).Groups[1].Value;
                    codes = Names.Merge(Names.In(clause), codes);
                    var scope = $"{place.Heading},{line.Question},{headOfSentence},{part}";
                    Add(place, clause, before, scope, text, codes, lead);
                    if (headOfSentence.Length == 0)
                    {
                        headOfSentence = clause;
                        if (raw[^1] is ':' or '：')
                            (lead, lineCodes) = (clause, codes);
                    }
                    before = before.Length == 0 ? clause : $"{before},{clause}";
                }
            }
        }
    }

    private void Add(Place place, string clause, string before, string scope, string sentence, IReadOnlySet<string> codes, string lead,
        string? own = null)
    {
        var figures = Figures.Of(clause);
        _clauses.Add(new EvidenceClause(place.Passage, place.Group, place.Sentence, clause, before)
        {
            Figures = figures, Head = Figures.Of(before.Split(',')[0]), Lead = lead, Codes = codes,
            Own = Terms.Without(own ?? clause, own is null ? figures : Figures.Of(own)),
            Scope = Terms.Without(scope, Figures.Of(scope)), SentenceText = sentence, Outdated = place.Outdated, Dates = place.Dates,
        });
    }

    private static string WithoutSigns(string compact) => string.Concat(compact.Trim(':').Where(c => !",，。;；、!?\"'“”‘’「」 ".Contains(c, StringComparison.Ordinal)));

    private static string FirstSentences(string text) => CheckingWords.Compact(text.Length > 60 ? text[..60] : text);

    [GeneratedRegex(@"\d+(?:\.\d+)?")]
    private static partial Regex Digits();

    /// <summary>有女士专区吗 asks for 女士专区: a bare 有 or 没有 is said of that.</summary>
    [GeneratedRegex("(?:有没有|能不能|可不可以|可以|能|需要|要|有)(.{2,12}?)[吗么?]*$")]
    private static partial Regex Predicate();

    private sealed record Place(int Passage, string Heading, bool Outdated, IReadOnlySet<string> Dates, IReadOnlySet<string> Codes)
    {
        public int Group { get; set; }
        public int Sentence { get; set; }
    }
}
