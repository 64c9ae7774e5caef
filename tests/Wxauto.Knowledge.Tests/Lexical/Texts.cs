using CsCheck;

namespace Wxauto.Knowledge.Tests.Lexical;

/// <summary>Random texts of a small vocabulary, so that words meet again.</summary>
internal static class Texts
{
    private static readonly string[] Snippets =
    [
        "咖啡豆", "咖啡", "豆", "运费", "運費", "包邮", "磨豆机", "退货", "多少", "的", "M3 Pro", "m3-pro", "M3Pro", "ＡＢＣ", "abc", "E61", "１２３", "1234567890",
        "😀", "👨‍👩‍👧", "🇨🇳", "𠮷", "한국어", "カタカナ", "é", "，", "。", "！", "-", "_", ".", " ", "\u3000", "\n", "\t", "\0",
    ];

    public static Gen<string> Mixed(int most = 12) => Gen.Int[0, Snippets.Length - 1].Select(i => Snippets[i]).Array[0, most]
        .Select(string.Concat);

    /// <summary>Also torn surrogates and whatever else UTF-16 allows.</summary>
    public static Gen<string> Any { get; } = Gen.Select(Mixed(), Gen.Char.Array[0, 20].Select(c => new string(c)), Mixed(), Gen.Bool,
        (a, b, c, swap) => swap ? b + a + c : a + b + c);
}
