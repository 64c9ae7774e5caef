using System.Text;

namespace Wxauto.Documents.Office;

/// <summary>Fonts whose letters are signs: what they show, in characters of their own.</summary>
internal static class SymbolFonts
{
    // By code, from 0x20 and from 0xA0 on.
    private const string SymbolLow = " !∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
    private const string SymbolHigh = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ ";
    private static readonly Dictionary<int, string> Wingdings = new()
    {
        [0x20] = " ", [0x21] = "✏", [0x22] = "✂", [0x28] = "☎", [0x29] = "✆", [0x2A] = "✉", [0x36] = "⌛", [0x41] = "✌", [0x43] = "👍",
        [0x44] = "👎", [0x45] = "☜", [0x46] = "☞", [0x47] = "☝", [0x48] = "☟", [0x4A] = "☺", [0x4C] = "☹", [0x4E] = "☠", [0x52] = "☼",
        [0x54] = "❄", [0x6C] = "●", [0x6D] = "❍", [0x6E] = "■", [0x6F] = "☐", [0x70] = "☐", [0x71] = "☐", [0x72] = "☐", [0x75] = "◆",
        [0x76] = "❖", [0x80] = "⓪", [0x8B] = "⓿", [0x9E] = "·", [0x9F] = "•", [0xA1] = "○", [0xA7] = "▪", [0xA8] = "☐", [0xAB] = "★",
        [0xD5] = "⌫", [0xD8] = "➢", [0xDF] = "←", [0xE0] = "→", [0xE1] = "↑", [0xE2] = "↓", [0xE7] = "←", [0xE8] = "→", [0xE9] = "↑",
        [0xEA] = "↓", [0xEF] = "⇦", [0xF0] = "⇨", [0xF1] = "⇧", [0xF2] = "⇩", [0xFB] = "✗", [0xFC] = "✓", [0xFD] = "☒", [0xFE] = "☑",
    };

    private static readonly Dictionary<int, string> Wingdings2 = new()
    {
        [0x20] = " ", [0x4F] = "✗", [0x50] = "✓", [0x51] = "☒", [0x52] = "☑", [0x53] = "☒", [0x54] = "☒", [0x55] = "⊗", [0x56] = "⊗",
        [0x97] = "●", [0x98] = "●", [0xA3] = "☐",
    };

    private static readonly Dictionary<int, string> Webdings = new()
    {
        [0x20] = " ", [0x34] = "▶", [0x61] = "✓", [0x63] = "☐", [0x67] = "■", [0x72] = "✗", [0xC8] = "☎",
    };

    public static bool Has(string? font) => font is not null && (font.Equals("Symbol", StringComparison.OrdinalIgnoreCase)
        || font.StartsWith("Wingdings", StringComparison.OrdinalIgnoreCase)
        || font.Equals("Webdings", StringComparison.OrdinalIgnoreCase));

    /// <summary>The text as it looks in its font.</summary>
    public static string Show(string text, string? font)
    {
        if (!Has(font))
            return text;
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var code = rune.Value is >= 0xF000 and <= 0xF0FF ? rune.Value - 0xF000 : rune.Value;
            shown.Append(code is >= 0x20 and <= 0xFF ? Sign(code, font!) : rune.ToString());
        }
        return shown.ToString();
    }

    /// <summary>A sign that nobody knows is a bullet, as most are.</summary>
    private static string Sign(int code, string font) => font.ToLowerInvariant() switch
    {
        "symbol" => code < 0x7F ? SymbolLow[code - 0x20].ToString() : code >= 0xA0 ? SymbolHigh[code - 0xA0].ToString() : "",
        "wingdings" when code is >= 0x81 and <= 0x8A => ((char)('①' + code - 0x81)).ToString(),
        "wingdings" when code is >= 0x8C and <= 0x95 => ((char)('❶' + code - 0x8C)).ToString(),
        "wingdings" => Wingdings.GetValueOrDefault(code, "•"),
        "wingdings 2" => Wingdings2.GetValueOrDefault(code, "•"),
        "webdings" => Webdings.GetValueOrDefault(code, "•"),
        _ => code == 0x20 ? " " : "•",
    };
}
