using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Distill.Texts;

/// <summary>The words of the search's own list with how often jieba counted them, as powers of two; words of one character are left to
/// the teacher's vocabulary.</summary>
internal static class Dictionary
{
    public static IReadOnlyList<(string Word, int Power)> Read() => [.. Resources.Lines("words.txt").Select(l => l.Split(' '))
        .SelectMany(l => l.Skip(1).Select(w => (Word: PlainText.Fold(w), Power: Power(l[0]))))
        .Where(w => w.Word.Length > 1).DistinctBy(w => w.Word)];

    private static int Power(string head) => int.Parse(head.AsSpan(0, head.Length - 1), System.Globalization.CultureInfo.InvariantCulture);
}
