using System.Text;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Changes;

internal enum MarkKind { Same, Removed, Added }

/// <summary>A piece of a text beside another one.</summary>
internal sealed record Mark(MarkKind Kind, string Text);

/// <summary>
/// What of a text became another one: Chinese characters one by one, words and numbers as a whole, so that 99 becomes 199 and not one
/// digit more. The shortest way from one to the other is that of Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
/// </summary>
internal static class TextChanges
{
    /// <summary>Texts that differ in more tokens are others as a whole.</summary>
    private const int MaxDifferences = 800;

    public static IReadOnlyList<Mark> Of(string before, string after)
    {
        var (a, b) = (Tokens(before), Tokens(after));
        var start = 0;
        while (start < a.Count && start < b.Count && a[start] == b[start])
            start++;
        var end = 0;
        while (end < Math.Min(a.Count, b.Count) - start && a[^(end + 1)] == b[^(end + 1)])
            end++;
        var marks = new MarkList();
        marks.Add(MarkKind.Same, a[..start]);
        Between(marks, a[start..^end], b[start..^end]);
        marks.Add(MarkKind.Same, a[^end..]);
        return marks.Tidied();
    }

    /// <summary>The tokens of a text; together they are the text.</summary>
    public static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) && !Analyzer.IsIdeograph(rune))
            {
                word.Append(rune.ToString());
                continue;
            }
            if (word.Length > 0)
                tokens.Add(word.ToString());
            word.Clear();
            tokens.Add(rune.ToString());
        }
        if (word.Length > 0)
            tokens.Add(word.ToString());
        return tokens;
    }

    private static void Between(MarkList marks, List<string> a, List<string> b)
    {
        if (a.Count == 0 || b.Count == 0 || Trace(a, b) is not { } trace)
        {
            marks.Add(MarkKind.Removed, a);
            marks.Add(MarkKind.Added, b);
            return;
        }
        // Back from the end; then the steps are turned around.
        var steps = new List<(MarkKind Kind, string Token)>();
        var (x, y) = (a.Count, b.Count);
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            var (furthest, k) = (trace[d], x - y);
            var down = k == -d || (k != d && At(furthest, d, k - 1) < At(furthest, d, k + 1));
            var fromX = d == 0 ? 0 : down ? At(furthest, d, k + 1) : At(furthest, d, k - 1);
            var fromY = d == 0 ? 0 : fromX - (down ? k + 1 : k - 1);
            while (x > fromX && y > fromY)
            {
                steps.Add((MarkKind.Same, a[--x]));
                y--;
            }
            if (d == 0)
                break;
            steps.Add(down ? (MarkKind.Added, b[--y]) : (MarkKind.Removed, a[--x]));
        }
        steps.Reverse();
        foreach (var (kind, token) in steps)
            marks.Add(kind, [token]);
    }

    /// <summary>For each number of differences, how far each diagonal had come before it; null when there are too many.</summary>
    private static List<int[]>? Trace(List<string> a, List<string> b)
    {
        var trace = new List<int[]>();
        var most = Math.Min(a.Count + b.Count, MaxDifferences);
        var current = new int[(2 * most) + 3];
        for (var d = 0; d <= most; d++)
        {
            // Diagonals -d-1 to d+1, at most of the whole array.
            trace.Add(current[(most - d)..(most + d + 3)]);
            for (var k = -d; k <= d; k += 2)
            {
                var at = most + 1 + k;
                var x = k == -d || (k != d && current[at - 1] < current[at + 1]) ? current[at + 1] : current[at - 1] + 1;
                while (x < a.Count && x - k < b.Count && a[x] == b[x - k])
                    x++;
                current[at] = x;
                if (x >= a.Count && x - k >= b.Count)
                    return trace;
            }
        }
        return null;
    }

    private static int At(int[] furthest, int d, int k) => furthest[d + 1 + k];

    /// <summary>Pieces that follow each other and are of one kind are one.</summary>
    private sealed class MarkList
    {
        private readonly List<(MarkKind Kind, List<string> Tokens)> _marks = [];

        public void Add(MarkKind kind, List<string> tokens)
        {
            if (tokens.Count == 0)
                return;
            if (_marks.Count > 0 && _marks[^1].Kind == kind)
                _marks[^1].Tokens.AddRange(tokens);
            else
                _marks.Add((kind, [.. tokens]));
        }

        /// <summary>A single token that stayed between others that changed only tears the reader's eye: it is taken as changed.</summary>
        public List<Mark> Tidied()
        {
            var tidied = new List<Mark>();
            var (removed, added) = (new StringBuilder(), new StringBuilder());
            for (var i = 0; i < _marks.Count; i++)
            {
                var (kind, tokens) = _marks[i];
                var torn = kind == MarkKind.Same && tokens.Count == 1 && i > 0 && i < _marks.Count - 1 && tokens[0] != "\n";
                if (kind == MarkKind.Same && !torn)
                {
                    Flush();
                    tidied.Add(new Mark(kind, string.Concat(tokens)));
                    continue;
                }
                if (kind != MarkKind.Added)
                    removed.AppendJoin("", tokens);
                if (kind != MarkKind.Removed)
                    added.AppendJoin("", tokens);
            }
            Flush();
            return tidied;

            void Flush()
            {
                if (removed.Length > 0)
                    tidied.Add(new Mark(MarkKind.Removed, removed.ToString()));
                if (added.Length > 0)
                    tidied.Add(new Mark(MarkKind.Added, added.ToString()));
                removed.Clear();
                added.Clear();
            }
        }
    }
}
