using System.Globalization;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Evaluation;

namespace Wxauto.Bench.Oracles;

/// <summary>A model whose habits are known.</summary>
internal enum Oracle
{
    /// <summary>Finds what is expected in the passages that it was given and says it with marks, or hands over.</summary>
    Perfect,

    /// <summary>The same without marks.</summary>
    Sloppy,

    /// <summary>Always answers, with marks and with figures of something else.</summary>
    Lying,

    /// <summary>Always says that it does not know.</summary>
    Refusing,
}

/// <summary>A passage as a model is given it.</summary>
internal sealed record GivenPassage(int Number, string Document, string Text)
{
    public IReadOnlyList<string> Sentences { get; } = [.. Regex.Split(Text, @"(?<=[。！？!?])|\n").Select(s => s.Trim()).Where(s => s.Any(char.IsLetterOrDigit))];
}

/// <summary>What an oracle says.</summary>
internal static partial class OracleAnswer
{
    /// <summary>Null: it hands over by the tool.</summary>
    public static string? Of(Oracle oracle, ExpectedAnswer expected, IReadOnlyList<GivenPassage> given) => oracle switch
    {
        Oracle.Refusing => "抱歉，这个我不清楚。",
        Oracle.Lying => Lie(expected, given),
        Oracle.Perfect => Read(expected, given) is { } read ? string.Concat(read.Sentences.Select(s => Marked(s, read.Number))) : null,
        _ => Read(expected, given) is { } read ? string.Concat(read.Sentences.Select(s => $"{s}\n")) : null,
    };

    /// <summary>All the words that an answer must have; none where a document alone is expected.</summary>
    public static IEnumerable<string> WordsOf(ExpectedAnswer expected) => new[] { expected.Passage, expected.Answer }.OfType<string>().Select(PlainText.Letters);

    private static (IReadOnlyList<string> Sentences, int Number)? Read(ExpectedAnswer expected, IReadOnlyList<GivenPassage> given)
    {
        if (expected.Unanswerable)
            return null;
        var words = WordsOf(expected).ToList();
        var asked = Weighed(string.Join('\n', expected.After.Append(expected.Question)), given);
        return given.Where(p => (expected.Document is null || p.Document == expected.Document)
                && words.TrueForAll(w => PlainText.Letters(p.Text).Contains(w, StringComparison.Ordinal)))
            .Select(p => (Sentences: (IReadOnlyList<string>)[.. Chosen(p, words, asked)], p.Number))
            .Select(r => ((IReadOnlyList<string> Sentences, int Number)?)r)
            .MaxBy(r => Fit(r!.Value.Sentences, asked));
    }

    /// <summary>For each of the words the run of sentences that has it and most of the question; without words the two that have most.</summary>
    private static IEnumerable<string> Chosen(GivenPassage passage, List<string> words, Dictionary<string, double> asked)
    {
        if (words.Count == 0)
            return passage.Sentences.Select((s, i) => (Sentence: s, At: i)).OrderByDescending(s => Fit([s.Sentence], asked)).Take(2).OrderBy(s => s.At)
                .Select(s => s.Sentence);
        var found = new SortedSet<int>();
        foreach (var word in words)
            for (var length = 1; length <= passage.Sentences.Count; length++)
            {
                var runs = Enumerable.Range(0, passage.Sentences.Count - length + 1).Where(i =>
                    PlainText.Letters(string.Concat(passage.Sentences.Skip(i).Take(length))).Contains(word, StringComparison.Ordinal)).ToList();
                if (runs.Count == 0)
                    continue;
                found.UnionWith(Enumerable.Range(runs.MaxBy(i => Fit(passage.Sentences.Skip(i).Take(length), asked)), length));
                break;
            }
        return found.Select(i => passage.Sentences[i]);
    }

    /// <summary>What a perfect reader says, or where that hands over what is nearest, with another figure of the same unit.</summary>
    private static string? Lie(ExpectedAnswer expected, IReadOnlyList<GivenPassage> given)
    {
        if (given.Count == 0)
            return null;
        var asked = Weighed(expected.Question, given);
        var near = given.SelectMany(p => p.Sentences.Select(s => (Sentence: s, p.Number))).Where(s => Figure().IsMatch(s.Sentence)).ToList();
        var (sentences, number) = Read(expected, given) is { } read && read.Sentences.Where(s => Figure().IsMatch(s)).ToList() is { Count: > 0 } figured
            ? (figured, read.Number)
            : near.Count == 0 ? ([$"{given[0].Sentences[0].TrimEnd('。')}，另付 37 元。"], 1)
            : near.MaxBy(s => Fit([s.Sentence], asked)) is var best ? ([best.Sentence], best.Number) : default;
        var figures = near.SelectMany(s => Figure().Matches(s.Sentence)).ToList();
        // One figure of each sentence: two that change places may be true.
        return string.Concat(sentences.Select(s => Marked(near.Count == 0 ? s : Figure().Replace(s, m =>
            figures.FirstOrDefault(f => f.Groups["unit"].Value == m.Groups["unit"].Value && f.Groups["value"].Value != m.Groups["value"].Value)?.Value
                ?? $"{decimal.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture) + 1}{m.Groups["unit"].Value}", 1), number)));
    }

    private static string Marked(string sentence, int number) => sentence[^1] is '。' or '！' or '？'
        ? $"{sentence[..^1]}[{number}]{sentence[^1]}" : $"{sentence}[{number}]\n";

    private static double Fit(IEnumerable<string> sentences, Dictionary<string, double> asked) =>
        Pairs(string.Concat(sentences)).Sum(p => asked.GetValueOrDefault(p));

    /// <summary>Pairs of the question's characters, those that fewer sentences have with more weight.</summary>
    private static Dictionary<string, double> Weighed(string question, IReadOnlyList<GivenPassage> given)
    {
        var sentences = given.SelectMany(p => p.Sentences).Select(Pairs).ToList();
        return Pairs(question).ToDictionary(p => p, p => Math.Log(1 + (sentences.Count / (1.0 + sentences.Count(s => s.Contains(p))))));
    }

    private static HashSet<string> Pairs(string text)
    {
        var plain = PlainText.Letters(text);
        return [.. Enumerable.Range(0, Math.Max(0, plain.Length - 1)).Select(i => plain.Substring(i, 2))];
    }

    [GeneratedRegex(@"(?<![A-Za-z\d.:/-])(?<value>\d+(?:\.\d+)?)(?<unit>\s?[^\dA-Za-z\s.:/-]|)(?![A-Za-z\d:/-])")]
    private static partial Regex Figure();
}
