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

    public static string Plain(string text) => string.Concat(PlainText.Fold(text).Where(char.IsLetterOrDigit));

    /// <summary>All the words that an answer must have; none where a document alone is expected.</summary>
    public static IEnumerable<string> WordsOf(ExpectedAnswer expected) => new[] { expected.Passage, expected.Answer }.OfType<string>().Select(Plain);

    private static (IReadOnlyList<string> Sentences, int Number)? Read(ExpectedAnswer expected, IReadOnlyList<GivenPassage> given)
    {
        if (expected.Unanswerable)
            return null;
        var words = WordsOf(expected).ToList();
        var asked = Pairs(string.Join('\n', expected.After.Append(expected.Question)));
        return given.Where(p => (expected.Document is null || p.Document == expected.Document)
                && words.TrueForAll(w => Plain(p.Text).Contains(w, StringComparison.Ordinal)))
            .Select(p => (Sentences: (IReadOnlyList<string>)[.. Chosen(p, words, asked)], p.Number))
            .Select(r => ((IReadOnlyList<string> Sentences, int Number)?)r)
            .MaxBy(r => Pairs(string.Concat(r!.Value.Sentences)).Count(asked.Contains));
    }

    /// <summary>For each of the words the run of sentences that has it and most of the question; without words the sentence that has most.</summary>
    private static IEnumerable<string> Chosen(GivenPassage passage, List<string> words, HashSet<string> asked)
    {
        int Fit(IEnumerable<string> sentences) => Pairs(string.Concat(sentences)).Count(asked.Contains);
        if (words.Count == 0)
            return [passage.Sentences.MaxBy(s => Fit([s]))!];
        var found = new SortedSet<int>();
        foreach (var word in words)
            for (var length = 1; length <= passage.Sentences.Count; length++)
            {
                var runs = Enumerable.Range(0, passage.Sentences.Count - length + 1).Where(i =>
                    Plain(string.Concat(passage.Sentences.Skip(i).Take(length))).Contains(word, StringComparison.Ordinal)).ToList();
                if (runs.Count == 0)
                    continue;
                found.UnionWith(Enumerable.Range(runs.MaxBy(i => Fit(passage.Sentences.Skip(i).Take(length))), length));
                break;
            }
        return found.Select(i => passage.Sentences[i]);
    }

    /// <summary>What a perfect reader says, or where that hands over what is nearest, with another figure of the same unit.</summary>
    private static string? Lie(ExpectedAnswer expected, IReadOnlyList<GivenPassage> given)
    {
        if (given.Count == 0)
            return null;
        var asked = Pairs(expected.Question);
        var near = given.SelectMany(p => p.Sentences.Select(s => (Sentence: s, p.Number))).Where(s => Figure().IsMatch(s.Sentence)).ToList();
        var (sentences, number) = Read(expected, given) is { } read && read.Sentences.Any(s => Figure().IsMatch(s)) ? read
            : near.Count == 0 ? ([$"{given[0].Sentences[0].TrimEnd('。')}，另付 37 元。"], 1)
            : near.MaxBy(s => Pairs(s.Sentence).Count(asked.Contains)) is var best ? ([best.Sentence], best.Number) : default;
        var figures = near.SelectMany(s => Figure().Matches(s.Sentence)).ToList();
        return string.Concat(sentences.Select(s => Marked(near.Count == 0 ? s : Figure().Replace(s, m =>
            figures.FirstOrDefault(f => f.Groups["unit"].Value == m.Groups["unit"].Value && f.Groups["value"].Value != m.Groups["value"].Value)?.Value
                ?? $"{decimal.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture) + 1}{m.Groups["unit"].Value}"), number)));
    }

    private static string Marked(string sentence, int number) => sentence[^1] is '。' or '！' or '？'
        ? $"{sentence[..^1]}[{number}]{sentence[^1]}" : $"{sentence}[{number}]\n";

    private static HashSet<string> Pairs(string text)
    {
        var plain = Plain(text);
        return [.. Enumerable.Range(0, Math.Max(0, plain.Length - 1)).Select(i => plain.Substring(i, 2))];
    }

    [GeneratedRegex(@"(?<![A-Za-z\d.:/-])(?<value>\d+(?:\.\d+)?)(?<unit>\s?[^\dA-Za-z\s.:/-]|)(?![A-Za-z\d:/-])")]
    private static partial Regex Figure();
}
