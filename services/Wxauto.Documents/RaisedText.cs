namespace Wxauto.Documents;

/// <summary>
/// Raised and lowered text in characters of its own, so that ten to the ninth is not read as 109. Words that stand higher, like those of a
/// trade mark, change no number and stay as they are.
/// </summary>
internal static class RaisedText
{
    private const string Plain = "0123456789+-=()n", Above = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", Below = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ";
    private const string Signs = "/+-*=.,−×";

    /// <summary>Whether each of its characters has a raised and a lowered form.</summary>
    public static bool HasForms(string text) => text.All(Plain.Contains);

    public static string Raise(string text) => text.Trim() is "o" or "O" or "º" ? "°" : Script(text, Above, '^');

    public static string Lower(string text) => Script(text, Below, '_');

    private static string Script(string text, string forms, char mark)
    {
        var bare = text.Trim().Replace('−', '-');
        if (bare.Length == 0)
            return text;
        if (HasForms(bare))
            return string.Concat(bare.Select(c => forms[Plain.IndexOf(c, StringComparison.Ordinal)]));
        var isNumber = bare.Length <= 20 && bare.All(c => char.IsAsciiLetterOrDigit(c) || Signs.Contains(c, StringComparison.Ordinal))
            && (bare.Any(char.IsAsciiDigit) || bare.Any(c => Signs.Contains(c, StringComparison.Ordinal)));
        return isNumber ? $"{mark}({bare})" : bare.Length == 1 && char.IsAsciiLetterLower(bare[0]) ? $"{mark}{bare}" : text;
    }
}
