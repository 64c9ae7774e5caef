using System.Text.RegularExpressions;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

/// <summary>What kind of thing a question asks for (a time, a price, a colour …), and whether a passage has one. The words are the
/// language's: answer-types.zh-CN.txt.</summary>
internal static partial class AnswerTypes
{
    private static readonly (string[] Asked, Regex Answer)[] Types = [.. Resources.Lines("answer-types.txt").Select(Read)];

    /// <summary>1: every kind that is asked for is there; -1: none of them is; 0: nothing of these is asked for.</summary>
    public static float Fit(string question, string passage)
    {
        var asked = Forms.Of(question);
        var answers = Types.Where(t => t.Asked.Any(a => asked.Contains(a, StringComparison.Ordinal))).Select(t => t.Answer).ToList();
        var text = HeadedPrice().Replace(HeadedUnit().Replace(Forms.Of(passage), "：$2$1"), "$0元");
        if (answers.Count == 0)
            return Counted().Match(asked) is { Success: true, Groups: [_, var unit] } && !Names(text, unit.Value) ? -1 : 0;
        return (2f * answers.Count(a => a.IsMatch(text)) / answers.Count) - 1;
    }

    /// <summary>The question without the words that say what kind of thing is asked for.</summary>
    public static string WithoutAsked(string question) => Types.SelectMany(t => t.Asked).OrderByDescending(a => a.Length)
        .Aggregate(Forms.Of(question), (text, asked) => text.Replace(asked, " ", StringComparison.Ordinal));

    /// <summary>多少流明: whether the text counts in it, or has the word.</summary>
    private static bool Names(string text, string unit) => text.Contains(unit, StringComparison.Ordinal)
        || Regex.IsMatch(text, $@"[\d半]\s?{Regex.Escape(unit[..1])}", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>A number sign in front of a unit stands for a number, a tilde for a regular expression.</summary>
    private static (string[], Regex) Read(string line)
    {
        var parts = line.Split("->", StringSplitOptions.TrimEntries);
        var answers = parts[1].Split(' ').Select(a => a[0] switch
        {
            '~' => a[1..],
            '#' => $@"[\d一二三四五六七八九十百千半两]\s?{Regex.Escape(a[1..])}",
            _ => Regex.Escape(a),
        });
        return (parts[0].Split(' '), new Regex(string.Join('|', answers), RegexOptions.CultureInvariant));
    }

    /// <summary>多少流明, 几寸: what is counted, and what is said of it.</summary>
    [GeneratedRegex("(?:多少|几)([\u3400-\u9fff]{1,2})(?:[^\u3400-\u9fff]|$)")]
    private static partial Regex Counted();

    /// <summary>会员价：629 is money.</summary>
    [GeneratedRegex("[价费][:：]\\d[\\d.]*(?![\\d.]|\\s?[元块%])")]
    private static partial Regex HeadedPrice();

    /// <summary>价格（元）：139 says 139元.</summary>
    [GeneratedRegex("[(（]([^()（）]{1,4})[)）][:：](\\d[\\d.]*)")]
    private static partial Regex HeadedUnit();
}
