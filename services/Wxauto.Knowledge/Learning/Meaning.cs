using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Lexical;

namespace Wxauto.Knowledge.Learning;

/// <summary>What a text says, as terms with what each of them says (0-1). Words that mean the same are one term.</summary>
internal sealed class Meaning
{
    /// <summary>From this share of common terms on two questions are the same.</summary>
    private const float Alike = 0.7f;

    /// <summary>A question that is part of another one is the same when it is at least this share of it.</summary>
    private const float LeastPart = 0.5f;
    private readonly Dictionary<Term, float> _terms = [];

    /// <summary>Models and figures: whoever asks for another one asks something else.</summary>
    private readonly HashSet<string> _figures;

    private Meaning(string text, Synonyms synonyms)
    {
        var folded = PlainText.Fold(text);
        var emphasis = Emphasis.Of(folded);
        var (rest, groups) = synonyms.Take(folded);
        foreach (var ways in groups)
            _terms[Term.Word($"={ways.Min(StringComparer.Ordinal)}")] = 1;
        foreach (var term in Analyzer.Terms(groups.Count > 0 && !rest.Any(char.IsLetterOrDigit) ? rest : Analyzer.WithoutFiller(rest))
            .Where(t => t.Kind != TermKind.Character))
            _terms[term] = emphasis.GetValueOrDefault(term, 1);
        _figures = [.. Figures(folded)];
    }

    public float Weight => _terms.Values.Sum();

    public static Meaning Of(string text, Synonyms synonyms) => new(text, synonyms);

    /// <summary>How alike two questions are, 0 when they are not the same question.</summary>
    public float SameAs(Meaning other)
    {
        if (_terms.Count == 0 || other._terms.Count == 0 || !_figures.SetEquals(other._figures))
            return 0;
        var common = _terms.Where(t => other._terms.ContainsKey(t.Key)).Sum(t => Math.Max(t.Value, other._terms[t.Key]));
        var all = _terms.Keys.Union(other._terms.Keys).Sum(t => Math.Max(_terms.GetValueOrDefault(t), other._terms.GetValueOrDefault(t)));
        var alike = common / all;
        var contained = _terms.Keys.All(other._terms.ContainsKey) || other._terms.Keys.All(_terms.ContainsKey);
        return alike >= Alike || (contained && alike >= LeastPart) ? alike : 0;
    }

    /// <summary>Which share of this the other text says, too.</summary>
    public float ShareIn(Meaning other) => _terms.Count == 0 ? 0
        : _terms.Where(t => other._terms.ContainsKey(t.Key)).Sum(t => t.Value) / Weight;

    /// <summary>Whether all models and figures of this stand in the other text.</summary>
    public bool FiguresIn(Meaning other) => _figures.IsSubsetOf(other._figures);

    private static IEnumerable<string> Figures(string folded)
    {
        for (var start = 0; start < folded.Length;)
        {
            var end = start;
            while (end < folded.Length && char.IsAsciiLetterOrDigit(folded[end]))
                end++;
            if (end > start && folded.AsSpan(start, end - start).ContainsAnyInRange('0', '9'))
                yield return folded[start..end];
            start = end + 1;
        }
    }
}
