using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

/// <summary>
/// Finds the encoding of a text: a byte order mark, else UTF-8 if it decodes cleanly, else that of western Windows for letters that stand
/// alone, else that of UTF-16, GB18030 and Big5 which decodes cleanly and looks most like Chinese, else UTF-8 or GB18030 with a few damaged
/// places.
/// </summary>
internal static partial class TextDecoding
{
    // Words and marks that no longer Chinese text is without, simplified and traditional.
    private const string Common =
        "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长知样现将外但身些与高意进把法此实回二理美点月明其种声全工情者向品价格问答是否天内退换货支持客服商品订单发票请联系可以您"
        + "這來個國說們為時會著過學對裡後麼沒於還發當無開見經頭動兩長樣現將與進實點種聲價問內換貨單請聯繫過嗎應該買賣從電話請給讓門號";
    private const string Marks = "，。、；：？！（）《》“”‘’【】—…·　～￥％／「」『』";
    private const int FewLetters = 4;
    private const int SoundPerDamaged = 50;
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding Gb18030 = Strict("gb18030"), Big5 = Strict("big5");
    private static readonly HashSet<char> CommonSet = [.. Common], MarkSet = [.. Marks];

    // Most texts are UTF-8 and need none of these.
    private static readonly Lazy<HashSet<char>> UsualSimplified = new(() => [.. Level(Gb18030, 0xB0, 0xD7)]);
    private static readonly Lazy<HashSet<char>> UsualTraditional = new(() => [.. Level(Big5, 0xA4, 0xC6)]);
    private static readonly Lazy<HashSet<char>> Usual = new(() => [.. UsualSimplified.Value, .. UsualTraditional.Value]);

    public static string Decode(byte[] content) => Decode(content, out _);

    /// <param name="replaced">Places whose bytes are no text; U+FFFD stands for each.</param>
    public static string Decode(byte[] content, out int replaced) =>
        TryDecode(content, out var text, out replaced) ? text : throw new UnreadableDocumentException(DocumentReasons.Encoding);

    /// <summary>Whether it can only be UTF-8: it decodes cleanly and is no plain ASCII.</summary>
    public static bool IsUtf8(byte[] content) => Try(new UTF8Encoding(false, true), content, 0, out var text)
        && content.Length - text.Length > 0 && Outside(content) >= FewLetters * 3;

    public static bool IsValidUtf8(byte[] content) => Try(new UTF8Encoding(false, true), content, 0, out _);

    /// <summary>Whether its first thousand bytes hold none that text has not.</summary>
    public static bool LooksLikeText(ReadOnlySpan<byte> content) =>
        content[..Math.Min(content.Length, 1000)].IndexOfAnyInRange((byte)0, (byte)8) < 0;

    /// <summary>How much of a text is Chinese that people write: 1 is much, below 0 is noise.</summary>
    public static double Likeness(string text) => Score(text, Usual.Value);

    public static bool TryDecode(byte[] content, out string text, out int replaced)
    {
        replaced = 0;
        if (TryClean(content, out text))
            return true;
        foreach (var encoding in new[] { Encoding.UTF8, Lenient(Gb18030) })
        {
            // A damaged character often leaves several bytes that are none.
            text = Runs().Replace(encoding.GetString(content), "\uFFFD");
            replaced = text.Count(c => c == '\uFFFD');
            if (!IsBinary(text) && replaced <= Math.Max(1, text.Count(c => c > 0x7F) / SoundPerDamaged) && text.Length > FewLetters
                && Score(text.Replace("\uFFFD", "", StringComparison.Ordinal), Usual.Value) >= 0.3)
                return true;
        }
        return false;
    }

    private static bool TryClean(byte[] content, out string text)
    {
        if (Marked(content) is { } marked)
            return Try(marked.Encoding, content, marked.Length, out text) && !IsBinary(text);
        if (Try(new UTF8Encoding(false, true), content, 0, out text) && !IsBinary(text))
            return true;
        if (IsWestern(content))
        {
            text = Western.GetString(content);
            return !IsBinary(text);
        }
        var best = double.MinValue;
        (Encoding, Lazy<HashSet<char>>)[] candidates =
        [
            (Gb18030, UsualSimplified), (Big5, UsualTraditional),
            (new UnicodeEncoding(false, false, true), Usual), (new UnicodeEncoding(true, false, true), Usual),
        ];
        foreach (var (encoding, usual) in candidates)
        {
            if (!Try(encoding, content, 0, out var candidate) || IsBinary(candidate))
                continue;
            var score = Score(candidate, usual.Value);
            if (score <= best)
                continue;
            best = score;
            text = candidate;
        }
        // Below this it is no more like Chinese than noise that happens to decode.
        return best >= 0.3;
    }

    /// <summary>Whether it begins with a byte order mark.</summary>
    public static bool HasMark(ReadOnlySpan<byte> content) => Marked(content) is not null;

    private static (Encoding Encoding, int Length)? Marked(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? (new UTF8Encoding(false, true), 3)
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? (new UnicodeEncoding(false, false, true), 2)
        : content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? (new UnicodeEncoding(true, false, true), 2)
        : content.StartsWith((ReadOnlySpan<byte>)[0x84, 0x31, 0x95, 0x33]) ? (Gb18030, 4) : null;

    /// <summary>Letters beyond ASCII that stand alone between others are of one byte each; Chinese ones come in pairs of bytes.</summary>
    private static bool IsWestern(byte[] content)
    {
        var (alone, letters, spaces) = (0, 0, 0);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] < ' ' && content[i] is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
                return false;
            if (content[i] == ' ')
                spaces++;
            else if (char.IsAsciiLetter((char)content[i]))
                letters++;
            else if (content[i] >= 0x80 && (i == 0 || content[i - 1] < 0x80) && (i + 1 == content.Length || content[i + 1] < 0x80))
                alone++;
        }
        var outside = Outside(content);
        return outside > 0 && alone * 5 >= outside * 4 && letters >= outside * 5 && spaces * 20 >= letters;
    }

    private static int Outside(byte[] content) => content.Count(b => b >= 0x80);

    private static Encoding Lenient(Encoding encoding) => CodePagesEncodingProvider.Instance.GetEncoding(encoding.CodePage,
        EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))!;

    /// <summary>A file that was cut off within its last character is still text.</summary>
    private static bool Try(Encoding encoding, byte[] content, int start, out string text)
    {
        for (var cut = 0; cut < 4 && content.Length - start - cut >= 0; cut++)
        {
            try
            {
                text = encoding.GetString(content, start, content.Length - start - cut);
                return true;
            }
            catch (DecoderFallbackException e) when (e.Index < 0 || cut < 3 && e.Index >= content.Length - start - 8)
            {
                // Near the end: one byte less.
            }
            catch (DecoderFallbackException)
            {
                break;
            }
        }
        text = "";
        return false;
    }

    private static double Score(string text, HashSet<char> usual)
    {
        double sum = 0;
        var counted = 0;
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 20_000)))
        {
            if (c < 0x80)
            {
                // Letters and digits are the same in all but UTF-16.
                sum += 0.02;
                continue;
            }
            counted++;
            sum += MarkSet.Contains(c) ? 1 : CommonSet.Contains(c) ? 3 : usual.Contains(c) ? 1 : c is >= '\uE000' and < '\uF900' ? -4
                : c is >= '\u0400' and < '\u2000' or >= '\uA000' and < '\uF900' ? -2 : -1;
        }
        return counted == 0 ? (sum > 0 ? 0.3 : 0) : sum / counted;
    }

    private static bool IsBinary(string text)
    {
        var strange = 0;
        foreach (var c in text)
        {
            if (c == '\0' || c == '\uFFFF' || c == '\uFFFE')
                return true;
            if (c < ' ' && c is not ('\t' or '\n' or '\r' or '\f' or '\u001A' or '\u001B'))
                strange++;
        }
        return strange > text.Length / 100;
    }

    private static Encoding Strict(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? throw new InvalidOperationException($"The runtime lacks {name}.");

    /// <summary>The characters that a standard put into its first level because they are used most.</summary>
    private static IEnumerable<char> Level(Encoding encoding, byte first, byte last)
    {
        var lenient = CodePagesEncodingProvider.Instance.GetEncoding(encoding.CodePage, EncoderFallback.ReplacementFallback,
            new DecoderReplacementFallback(""))!;
        for (int lead = first; lead <= last; lead++)
        {
            for (var trail = encoding == Big5 ? 0x40 : 0xA1; trail <= 0xFE; trail++)
            {
                if (lenient.GetString([(byte)lead, (byte)trail]) is [>= '\u4E00' and < '\uA000'] and [var c])
                    yield return c;
            }
        }
    }

    [GeneratedRegex("\uFFFD+")]
    private static partial Regex Runs();
}
