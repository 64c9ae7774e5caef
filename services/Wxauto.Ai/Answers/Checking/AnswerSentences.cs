using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Ai.Providers;

namespace Wxauto.Ai.Answers.Checking;

/// <summary>A sentence of an answer.</summary>
/// <param name="Text">As a customer would read it.</param>
/// <param name="Marks">Passages that its marks name, from 0; -1 for what does not exist.</param>
/// <param name="Ended">It has an end of its own.</param>
internal sealed record AnswerSentence(string Text, IReadOnlyList<int> Marks, bool Ended)
{
    /// <summary>The line and, of what stands between semicolons, the sentence that it is of, without marks.</summary>
    public IReadOnlyList<string> Within { get; init; } = [];

    /// <summary>Number of the row of a table (型号：…；价格：…) that it is a cell of: a cell does not stand alone. Null for others.</summary>
    public int? Row { get; init; }
}

/// <summary>Makes plain sentences of what a model wrote: no marks, Markdown, tokens, echoes of the prompt, or loops.</summary>
internal static partial class AnswerSentences
{
    private const int MaxRange = 20;
    private const string MarkWords = "编号|资料|来源|依据|参考|参考资料|引用|引文|证据|文献|文档|片段|注|脚注"
        + "|passage|source|reference|ref|document|doc|chunk|citation|cite|evidence|note|id";
    private const string MarkList = @"\d{1,3}(?:\s*[,，、–~－-]\s*\d{1,3})+";
    private static readonly char[] FullStops = ['。', '！', '？', '!', '?'];
    private static readonly CheckingWords Words = CheckingWords.Current;

    /// <param name="cut">The provider says that the answer was cut off at its limit.</param>
    public static List<AnswerSentence> Of(string answer, int evidence, bool cut)
    {
        var text = Echoes().Replace(SpokenText.Of(answer), "");
        text = Role().Replace(Frame().Replace(text, ""), "");
        if (Tokens().Match(text) is { Success: true } token)
            text = text[..token.Index];
        text = MarkTags().Replace(MarkLinks().Replace(Tags().Replace(text, ""), "$1"), "[$1]");
        var sentences = new List<AnswerSentence>();
        var looped = false;
        var lines = 0;
        var listsSources = false;
        foreach (var line in PlainLines(text))
        {
            lines++;
            if (listsSources = NamesSource(line, listsSources))
                continue;
            var bare = Marks().Replace(line, "").Trim();
            var row = Cells().IsMatch(bare) ? lines : (int?)null;
            foreach (Match m in Sentence().Matches(line))
            {
                var marks = MarksIn(m.Value, evidence);
                var plain = Tidy(Marks().Replace(m.Value, ""));
                // Marks behind the full stop belong to the sentence before it.
                if (!plain.Any(char.IsLetterOrDigit))
                {
                    if (sentences.Count > 0 && marks.Count > 0)
                        sentences[^1] = sentences[^1] with { Marks = [.. sentences[^1].Marks, .. marks] };
                    continue;
                }
                if (!IsSourceList(plain))
                    sentences.Add(new AnswerSentence(WithoutLoops(plain, out looped), marks, true) { Within = [bare, WholeOf(line, m)], Row = row });
            }
        }
        if (sentences.Count > 0)
        {
            var last = sentences[^1];
            sentences[^1] = last with { Ended = looped || !Unfinished(last.Text, cut) };
        }
        return [.. sentences.DistinctBy(s => CheckingWords.Compact(s.Text))];
    }

    /// <summary>A line of the list of sources at the end: its head, an entry behind a head, a footnote.</summary>
    private static bool NamesSource(string line, bool behindHead)
    {
        var colon = line.IndexOfAny([':', '：']);
        return Footnote().IsMatch(line) || IsSourceList(line)
            || (behindHead && (Marks().Match(line) is { Success: true, Index: 0 } || Numbered().IsMatch(line)))
            || (colon > 0 && IsSourceList(line[..colon]) && Marks().Match(line, colon + 1) is { Success: true } mark
                && mark.Index == colon + 1);
    }

    /// <summary>From the full stop before it to the one behind it.</summary>
    private static string WholeOf(string line, Match part)
    {
        var from = part.Index == 0 ? 0 : line.LastIndexOfAny(FullStops, part.Index - 1) + 1;
        var to = line.IndexOfAny(FullStops, Math.Max(part.Index, part.Index + part.Length - 1));
        return Marks().Replace(line[from..(to < 0 ? line.Length : to + 1)], "");
    }

    /// <summary>Numbers of passages that are named by marks of all kinds that models write, from 0.</summary>
    public static List<int> MarksIn(string text, int evidence) => [.. Marks().Matches(text)
        .SelectMany(m => Numbers(m.Groups["n"].Value)).Select(n => n >= 1 && n <= evidence ? n - 1 : -1).Distinct()];

    /// <summary>A chat shows no Markdown.</summary>
    public static string WithoutMarkdown(string line) =>
        Bullet().Replace(Heading().Replace(Link().Replace(Emphasis().Replace(line, "$2"), "$1 $2"), ""), "$1");

    private static IEnumerable<string> PlainLines(string text)
    {
        string[]? header = null;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('|') && line.Count(c => c == '|') > 1)
            {
                var cells = line.Trim('|').Split('|').Select(c => WithoutMarkdown(c.Trim()).Trim()).ToArray();
                if (cells.All(c => c.Length > 0 && c.All(x => x is '-' or ':')))
                    continue;
                if (header is null)
                {
                    header = cells;
                    continue;
                }
                yield return Row(header, cells);
                continue;
            }
            header = null;
            if (line.StartsWith("```", StringComparison.Ordinal) || (line.Length > 2 && line.All(c => c is '-' or '*' or '_' or '=')))
                continue;
            if (line.Length > 0)
                yield return WithoutMarkdown(line);
        }
    }

    /// <summary>银卡：9.5 折; of wider tables every cell has its heading.</summary>
    private static string Row(string[] header, string[] cells) => cells.Length <= 2 ? string.Join("：", cells)
        : $"{cells[0]}：{string.Join("，", cells.Skip(1).Select((c, i) => i + 1 < header.Length ? $"{header[i + 1]} {c}" : c))}";

    /// <summary>Without what a removed mark left: separators in a row, empty brackets.</summary>
    private static string Tidy(string text)
    {
        var tidy = EmptyBrackets().Replace(text, "");
        tidy = Separators().Replace(tidy, m => m.Value.Any(c => "。！？!?".Contains(c, StringComparison.Ordinal))
            ? m.Value.First(c => "。！？!?".Contains(c, StringComparison.Ordinal)).ToString() : m.Value.TrimStart()[..1]);
        return tidy.Trim().TrimStart('，', ',', '、', '；', ';', '。', '：', ':', '…').Trim();
    }

    /// <summary>A clause that is said again and again is said once.</summary>
    private static string WithoutLoops(string sentence, out bool looped)
    {
        looped = false;
        var seen = new HashSet<string>();
        var kept = new StringBuilder();
        foreach (var clause in ClauseEnd().Split(sentence).Where(c => c.Length > 0))
            if (seen.Add(CheckingWords.Compact(clause).Trim('，', ',', '。', '、', '！', '!')) && !(looped && seen.Any(s => s.Length
                > clause.Length && s.StartsWith(clause, StringComparison.Ordinal))))
                kept.Append(clause);
            else
                looped = true;
        var text = kept.ToString().TrimEnd('，', ',', '、', '；');
        return text.Length > 0 && sentence.Length > 0 && "。！？!?～~".Contains(sentence[^1], StringComparison.Ordinal)
            && text[^1] != sentence[^1] ? text + sentence[^1] : text;
    }

    private static bool IsSourceList(string plain) =>
        Words.SourceHeads.Contains(CheckingWords.Compact(plain).Trim('：', ':', '。', '（', '）', '(', ')', '、', ',', '，', '；'));

    private static bool Unfinished(string text, bool cut)
    {
        var trimmed = text.TrimEnd();
        if ("。！？!?～~）)”」』…".Contains(trimmed[^1], StringComparison.Ordinal) || char.IsSurrogate(trimmed[^1]))
            return false;
        if (Words.Courtesies.Contains(trimmed))
            return false;
        return cut || "，,、：:（(“「".Contains(trimmed[^1], StringComparison.Ordinal)
            || Words.Unfinished.Any(u => trimmed.EndsWith(u, StringComparison.Ordinal));
    }

    /// <summary>"1", "1,3", "1、3" and "1-3".</summary>
    private static IEnumerable<int> Numbers(string list)
    {
        foreach (Match m in Range().Matches(list))
        {
            var from = Number(m.Groups[1].Value);
            var to = m.Groups[2].Success ? Number(m.Groups[2].Value) : from;
            // A range that is wider than any evidence names something that does not exist.
            foreach (var n in to < from || to - from > MaxRange ? [-1] : Enumerable.Range(from, to - from + 1))
                yield return n;
        }
    }

    /// <summary>In digits of any script: full-width ones, for one.</summary>
    private static int Number(string digits) => digits.Aggregate(0, (n, c) => (n * 10) + CharUnicodeInfo.GetDecimalDigitValue(c));

    /// <summary>A number of three digits in thick brackets is a code: 【101】.</summary>
    [GeneratedRegex(@"\s*(?:[\[［【(（〔]\s*\^?\s*(?:(?<n>" + MarkList + @"|\d{1,2}|(?<=[\[［]\^?)\d{3})"
        + "|(?:" + MarkWords + @")\s*[:：#_-]?\s*(?<n>" + MarkList
        + @"|\d{1,3}))(?::\d{1,3})?\s*\^?\s*(?:†[^\]］】)）〕]*)?[\]］】〕]"
        + @"|[(（]\s*(?:编号|资料|来源|依据|参考|引用|证据)\s*[:：#]?\s*(?<n>" + MarkList + @"|\d{1,3})\s*[)）])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Marks();

    [GeneratedRegex(@"(\d{1,3})(?:\s*[–~－-]\s*(\d{1,3}))?")]
    private static partial Regex Range();

    /// <summary>[[1]](#1) and [1](https://…).</summary>
    [GeneratedRegex(@"\[?(\[\^?\d{1,3}\^?\])\]?\([^()\s]*\)")]
    private static partial Regex MarkLinks();

    [GeneratedRegex(@"(?<![A-Za-z0-9])<(?:ref|sup|cite|citation|source)\b[^<>]*>\s*[\[［【]?\s*"
        + @"(\d{1,3}(?:\s*[,，、–~－-]\s*\d{1,3})*)\s*[\]］】]?\s*</(?:ref|sup|cite|citation|source)>",
        RegexOptions.IgnoreCase)]
    private static partial Regex MarkTags();

    [GeneratedRegex(@"^\s*\[\^\d{1,3}\]\s*[:：]")]
    private static partial Regex Footnote();

    [GeneratedRegex(@"^\s*\d{1,2}\s*[.、)）．]")]
    private static partial Regex Numbered();

    /// <summary>What was given to the model, said again.</summary>
    [GeneratedRegex(@"<(customer|evidence|known|result)\b[^>]*>.*?</\1>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Echoes();

    /// <summary>Where a model goes on with a conversation of its own.</summary>
    [GeneratedRegex(@"(?:^|\n)\s*(?:#{1,4}\s*)?(?:human|user|assistant|customer|system|用户|客户|助手|客服)\s*[:：]|<\|[a-z_]+\|>|</s>|\[/?INST\]|<end_of_turn>|<start_of_turn>", RegexOptions.IgnoreCase)]
    private static partial Regex Tokens();

    /// <summary>资料：… 问题：… before 回答：.</summary>
    [GeneratedRegex(@"^(?:.*\n)??\s*(?:问题|提问|question)\s*[:：].*\n\s*(?:回答|答案|answer)\s*[:：]\s*", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Frame();

    /// <summary>Who speaks, in front of the answer.</summary>
    [GeneratedRegex(@"^\s*(?:#{1,4}\s*)?(?:assistant|助手|客服|回答|答|答案)\s*[:：]", RegexOptions.IgnoreCase)]
    private static partial Regex Role();

    [GeneratedRegex(@"</?(?:customer|evidence|known|result|answer|response|reply)\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();

    /// <summary>The "?" of an address ends no sentence.</summary>
    [GeneratedRegex(@"(?>(?:[a-z][a-z0-9+.-]*://|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)+/)[!-~]*[a-z0-9/=&#_-]|[^。！？!?；;])*"
        + @"(?:[。！？!?；;]+[”」』）)]?|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"^(?:(?:[^：:，,。；;（(]|[（(][^）)。；;]*[）)]){1,20}[：:])[^；;。]+(?:[；;](?:[^：:，,。；;（(]|[（(][^）)。；;]*[）)]){1,20}[：:][^；;。]+)+[；;。]?$")]
    private static partial Regex Cells();

    [GeneratedRegex(@"(?<=[，,、])")]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"[（(\[【「『]\s*[）)\]】」』]")]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex(@"\s*[，,、；。：:](?:\s*[，,、；。])+|…+")]
    private static partial Regex Separators();

    [GeneratedRegex(@"(\*\*\*|\*\*|__|`|~~)(.+?)\1")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^\s*#{1,6}\s+")]
    private static partial Regex Heading();

    [GeneratedRegex(@"!?\[([^\]]{1,80})\]\((\S+?)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\s*(?:[-*+•·>]\s+)()")]
    private static partial Regex Bullet();
}
