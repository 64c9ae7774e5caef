using System.Text.RegularExpressions;

namespace Wxauto.Ai.Providers;

/// <summary>What a model says to who asked: no thoughts, no tokens of its template, which plain servers leave in the text.</summary>
internal static partial class SpokenText
{
    private const int MaxNested = 8;
    private const string Names = "(?:[a-z]{1,16}[:_])?(?:think|thinking|thoughts?|thought_process|reasoning|reflection|scratchpad|analysis"
        + "|inner_monologue|思考|思考过程|推理|推理过程)";
    private const string Start = @"[<\[◁]\|?\s*" + Names + @"(?:\s[^<>\[\]◁▷\n]{0,100})?\s*\|?[>\]▷]"
        + @"|<\|begin_of_thought\|>|<\|START_THINKING\|>|<\|channel>\s*(?:thought|analysis)\b";
    private const string End = @"[<\[◁]\|?\s*/\s*\|?\s*" + Names + @"\s*\|?[>\]▷]|<\|end_of_thought\|>|<\|END_THINKING\|>|<channel\|>";

    public static string Of(string text)
    {
        var clean = CleanText.Of(text);
        if (clean.AsSpan().IndexOfAny('<', '[', '◁') < 0)
            return clean;
        // What stands in the last channel "final" is the answer; other channels are none.
        if (Final().Matches(clean) is { Count: > 0 } finals)
            clean = clean[(finals[^1].Index + finals[^1].Length)..];
        clean = Channel().Replace(clean, "");
        for (var i = 0; i < MaxNested && Thought().IsMatch(clean); i++)
            clean = Thought().Replace(clean, "");
        // Templates that begin with a thought show its end alone; what never ends is all thought.
        if (ThoughtEnd().Matches(clean) is { Count: > 0 } ends)
            clean = clean[(ends[^1].Index + ends[^1].Length)..];
        if (ThoughtStart().Match(clean) is { Success: true } start)
            clean = clean[..start.Index];
        return Last().Replace(First().Replace(Box().Replace(clean, ""), ""), "");
    }

    [GeneratedRegex(@"<\|channel\|>\s*final\b[^<]*<\|message\|>", RegexOptions.IgnoreCase)]
    private static partial Regex Final();

    [GeneratedRegex(@"(?:<\|start\|>\s*assistant\s*)?<\|channel\|>\s*(?:analysis|commentary)\b[^<]*<\|message\|>.*?"
        + @"(?:<\|(?:end|return)\|>|(?=<\|start\|>)|$)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Channel();

    [GeneratedRegex("(?:" + Start + ")(?:(?!" + Start + ").)*?(?:" + End + ")", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Thought();

    [GeneratedRegex(End, RegexOptions.IgnoreCase)]
    private static partial Regex ThoughtEnd();

    [GeneratedRegex(Start, RegexOptions.IgnoreCase)]
    private static partial Regex ThoughtStart();

    /// <summary>Around the answer itself.</summary>
    [GeneratedRegex(@"<\|(?:begin|end)_of_(?:box|solution|answer)\|>|<\|(?:START|END)_(?:RESPONSE|TEXT)\|>", RegexOptions.IgnoreCase)]
    private static partial Regex Box();

    [GeneratedRegex(@"^\s*(?:(?:<s>|<bos>|<start_of_turn>"
        + @"|<\|(?:start|im_start|begin_of_text|start_header_id|end_header_id|message|assistant)\|>)\s*(?:(?:assistant|model)\b\s*)?)+",
        RegexOptions.IgnoreCase)]
    private static partial Regex First();

    [GeneratedRegex(@"(?:\s*(?:</s>|<eos>|<end_of_turn>"
        + @"|<\|(?:end|return|im_end|eot_id|eom_id|end_of_text|endoftext|user|observation)\|>|<｜end▁of▁sentence｜>))+\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Last();
}
