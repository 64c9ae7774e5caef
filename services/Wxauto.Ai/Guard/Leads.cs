using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Guard;

/// <summary>
/// What leads a customer out of the conversation, or a secret out of the platform: addresses, numbers to call or to pay to, accounts, keys,
/// long runs of letters and digits. A reply may have one only if it was in what the reply was made from. Compared as people see it
/// (<see cref="Skeleton"/>), also when spaces, points and words like 点 stand between the letters.
/// </summary>
internal static partial class Leads
{
    /// <summary>Of addresses that are said in words.</summary>
    private const string UsualTopLevel = "com|cn|net|org|top|xyz|cc";
    private const string TopLevel = "com|cn|net|org|gov|edu|top|xyz|cc|vip|shop|site|online|store|club|info|biz|io|ai|app|dev|me|tv|co|hk|tw|uk|us|ru|link|ltd|tech|wang|ink|pub|live|fun";

    /// <summary>So many digits in a row are a number that one calls, pays to or logs in with.</summary>
    private const string ManyDigits = "[0-9]{7,}";

    /// <summary>Groups of digits are one number from here on: 1200-1500 are two.</summary>
    private const int LeastJoined = 10;

    private static readonly (Regex Pattern, bool Never)[] Kinds =
    [
        (Key(), true), (Scheme(), false), (Host(), false), (Mail(), false), (IpAddress(), false), (Account(), false), (Secret(), false),
        (Digits(), false), (Encoded(), false),
    ];

    /// <summary>The first that is not in the texts; null when there is none.</summary>
    public static string? Find(string answer, IEnumerable<string> known)
    {
        string[] said = [Words(answer), Joined(answer)];
        if (!said.Any(s => Kinds.Any(k => k.Pattern.IsMatch(s))))
            return null;
        var may = known.SelectMany(k => new[] { Words(k), Joined(k) }).ToList();
        foreach (var (pattern, never) in Kinds)
            foreach (var text in said)
                foreach (Match match in pattern.Matches(text))
                    if (Value(match) is var value && (never || !may.Any(k => Has(k, value))))
                        return value;
        return null;
    }

    /// <summary>As a whole: 12345 is not in 9123456.</summary>
    private static bool Has(string text, string value)
    {
        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !IsOfWord(text[at - 1])) && (at + value.Length == text.Length || !IsOfWord(text[at + value.Length])))
                return true;
        return false;
    }

    private static bool IsOfWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static string Value(Match match) =>
        (match.Groups["value"] is { Success: true } value ? value.Value : match.Value).TrimEnd('.', '/', ',', ';', ':', '-', '_');

    /// <summary>As seen, with a point where it is said in words.</summary>
    private static string Words(string text) => Spoken().Replace(Skeleton.Of(text), ".");

    /// <summary>The same without what is put between single letters, and between groups of digits.</summary>
    private static string Joined(string text) => Words(Groups().Replace(Dates().Replace(Spaced().Replace(
        Skeleton.Of(PlainText.AsDigits(text)), m => Space().Replace(m.Value, "")), "#"),
        m => m.Value.Count(char.IsAsciiDigit) >= LeastJoined ? Gap().Replace(m.Value, "") : m.Value));

    [GeneratedRegex(@"(?<![a-z0-9])(?:(?:sk|pk|rk)[-_](?:[a-z]+-)*[a-z0-9_-]{16,}|(?:akia|asia)[0-9a-z]{16}(?![0-9a-z])|aiza[0-9a-z_-]{30,}|gh[pousr]_[a-z0-9]{20,}|github_pat_[a-z0-9_]{20,}|glpat-[a-z0-9_-]{16,}|xox[abprs]-[a-z0-9-]{10,}|hf_[a-z0-9]{20,}|ltai[a-z0-9]{12,}|akid[a-z0-9]{12,}|eyj[a-z0-9_-]{8,}\.eyj[a-z0-9_.-]{8,}|bearer\s+[a-z0-9._-]{16,})|-----begin [a-z ]+-----")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<![a-z0-9])[a-z][a-z0-9+-]{1,14}://(?<value>[^\s\p{IsCJKUnifiedIdeographs}，。；、）)」』]+)")]
    private static partial Regex Scheme();

    [GeneratedRegex($@"(?<![a-z0-9@.-])(?:[a-z0-9][a-z0-9-]*\.)+(?:{TopLevel})(?![a-z0-9-])(?:[:/?#][a-z0-9./?=&%#:_~-]*)?")]
    private static partial Regex Host();

    [GeneratedRegex(@"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")]
    private static partial Regex IpAddress();

    /// <summary>加V abc123, 微信号：shop_88, QQ 12345.</summary>
    [GeneratedRegex(@"(?:微信|薇信|威信|徽信|微号|v信|加 ?v|(?<![a-z0-9])(?:wechat|weixin|wx|vx|qq|telegram|tg|whatsapp|line ?id|line(?=[:=]))|扣扣|企鹅号?|支付宝|电报|账号|帐号|账户|帐户|卡号)\s*(?:号码?|账号|群|id)?\s*(?:是|为|[:=])?\s*(?<value>[a-z0-9][a-z0-9_-]{4,})|(?<![a-z0-9])(?<value>wxid_[a-z0-9]+)")]
    private static partial Regex Account();

    [GeneratedRegex(@"(?:api[ _-]?key|secret|token|passw(?:or)?d|pwd|密码|口令|密钥|秘钥|令牌)\s*(?:是|为|[:=])\s*(?<value>[a-z0-9][^\s，。；、）)]{4,})")]
    private static partial Regex Secret();

    [GeneratedRegex($"(?<![a-z0-9.])[a-z]{{0,4}}-?{ManyDigits}")]
    private static partial Regex Digits();

    /// <summary>Base64, hexadecimal and their like.</summary>
    [GeneratedRegex(@"(?<![a-z0-9+/_=-])(?=[a-z0-9+/_-]*[0-9])(?=[a-z0-9+/_-]*[a-z])[a-z0-9+/_-]{28,}")]
    private static partial Regex Encoded();

    [GeneratedRegex($@"(?<=[a-z0-9])\s*(?:点|\[\.\]|\(\.\)|[\[(]dot[\])]|\sdot\s|。|・|·)\s*(?=(?:{UsualTopLevel})(?![a-z0-9]))")]
    private static partial Regex Spoken();

    [GeneratedRegex(@"(?<![a-z0-9])[a-z0-9](?:[\s_*·・,，、]{1,3}[a-z0-9.:/@-](?![a-z0-9])){4,}")]
    private static partial Regex Spaced();

    [GeneratedRegex(@"[\s()_*·・.,，、–—-]+")]
    private static partial Regex Gap();

    [GeneratedRegex(@"[\s_*·・,，、]+")]
    private static partial Regex Space();

    /// <summary>138-0013-8000, (0571) 8888 6666.</summary>
    [GeneratedRegex(@"(?<![0-9.])[0-9]+(?:[\s()·・._–—-]{1,3}[0-9]+){2,}(?![0-9])|(?<![0-9.])[0-9]{3,}[\s()·・]{1,3}[0-9]{4,}(?![0-9])")]
    private static partial Regex Groups();

    [GeneratedRegex(@"(?<![0-9])(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9])")]
    private static partial Regex Dates();
}
