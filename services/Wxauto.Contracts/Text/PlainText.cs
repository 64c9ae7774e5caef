namespace Wxauto.Contracts.Text;

/// <summary>One form for texts that are compared. Independent of the system's ICU, which small machines lack.</summary>
public static class PlainText
{
    /// <summary>Full-width letters, digits and signs become half-width, capitals small.</summary>
    public static string Fold(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            folded[i] = char.ToLowerInvariant(source[i] switch
            {
                >= '\uFF01' and <= '\uFF5E' and var wide => (char)(wide - 0xFEE0),
                '\u3000' => ' ',
                var other => other,
            });
    });
}
