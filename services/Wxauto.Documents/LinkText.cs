using System.Text;

namespace Wxauto.Documents;

/// <summary>Words that are a link, with the address that it leads to.</summary>
internal static class LinkText
{
    private static readonly string[] Outside = ["https://", "http://", "tel:", "mailto:", "sms:", "ftp://", "weixin://", "www."];

    /// <summary>Puts the address behind the words from <paramref name="start"/> on, unless they show it themselves.</summary>
    public static void Append(StringBuilder text, int start, string? address)
    {
        var shown = start < text.Length ? text.ToString(start, text.Length - start) : "";
        if (Suffix(shown, address) is not { Length: > 0 } suffix)
            return;
        var end = text.Length;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        text.Insert(end, suffix);
    }

    /// <summary>What stands behind the words; nothing where the link leads nowhere outside.</summary>
    public static string Suffix(string shown, string? address)
    {
        address = address?.Trim() ?? "";
        if (address.Length > 2_000 || !Outside.Any(o => address.StartsWith(o, StringComparison.OrdinalIgnoreCase)))
            return "";
        var isCall = address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("sms:", StringComparison.OrdinalIgnoreCase);
        var isMail = address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
        if (isCall || isMail)
            address = address.Split('?')[0];
        var bare = isCall || isMail ? address[(address.IndexOf(':') + 1)..] : address.Split("://")[^1].TrimEnd('/');
        var has = isCall ? Digits(shown).Contains(Digits(bare), StringComparison.Ordinal)
            : shown.Contains(bare, StringComparison.OrdinalIgnoreCase);
        // What has no words is a picture; what it calls or writes to is worth knowing without them.
        return has || bare.Length == 0 || (string.IsNullOrWhiteSpace(shown) && !isCall && !isMail) ? "" : $"（{address}）";
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
