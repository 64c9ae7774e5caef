using System.Text.RegularExpressions;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Text;
using Wxauto.Pipeline.Wording;

namespace Wxauto.Pipeline.Understanding;

/// <summary>A message as its sender wrote it, apart from what WeChat itself put into the window.</summary>
/// <param name="Words">What the person said; empty when nothing.</param>
/// <param name="Greets">WeChat tells of a new friend.</param>
/// <param name="StandsIn">Something that is no text stands there.</param>
/// <param name="IsNotice">WeChat tells something that asks nobody.</param>
internal sealed record SaidText(string Words, bool Greets, bool StandsIn, bool IsNotice)
{
    /// <summary>No notice is longer.</summary>
    private const int MaxNotice = 200;

    /// <summary>A longer message is a text that somebody wrote or copied.</summary>
    private const int MaxLines = 20;
    private const string Quotes = "\"'“”「」『』";

    /// <summary>Reads a message as a window or a client shows it, line by line.</summary>
    /// <param name="contact">Who wrote it: a new friend's request says the name.</param>
    public static SaidText Of(string text, MessageKind kind, string contact, NoticeWording notices)
    {
        if (kind == MessageKind.Voice)
            text = text[notices.Recording.Match(PlainText.Fold(text)).Length..];
        var lines = text.Trim().Split('\n');
        if (lines.Length > MaxLines)
            return new SaidText(text.Trim(), false, false, false);
        var (words, greets, standsIn, isNotice) = (new List<string>(), false, false, false);
        foreach (var line in lines)
        {
            var shown = Comparable(line);
            if (shown.Length is 0 or > MaxNotice)
                words.Add(line);
            else if (notices.NewFriend.IsMatch(shown) || IsName(shown, contact, notices))
                greets = true;
            else if (notices.StandIn.IsMatch(shown))
                standsIn = true;
            else if (notices.Notice.IsMatch(shown))
                isNotice = true;
            else
                words.Add(line);
        }
        return new SaidText(string.Join('\n', words).Trim(), greets, standsIn, isNotice);
    }

    private static bool IsName(string shown, string contact, NoticeWording notices) => contact.Length > 0
        && notices.Introductions.Any(i => shown.Length > i.Length && shown.StartsWith(i, StringComparison.Ordinal)
            && shown[i.Length..] == Comparable(contact));

    /// <summary>In one width and case, with one kind of quotation mark, without the full stop.</summary>
    private static string Comparable(string line) =>
        string.Concat(PlainText.Fold(line).Select(c => Quotes.Contains(c) ? '"' : c)).Trim().TrimEnd('。', '.', '!', '~', ' ');
}
