using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;

namespace Wxauto.Ai.Guard;

/// <summary>
/// Hides personal data behind marks that a model can still talk about (〔手机号1〕), and puts it back into what the model says.
/// One instance for one turn: the same number gets the same mark.
/// </summary>
internal sealed partial class PersonalDataMask(IReadOnlyCollection<PersonalData> allowed)
{
    private readonly Dictionary<string, string> _marks = [];
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Something was hidden.</summary>
    public bool Any => _marks.Count > 0;

    public string Hide(string text) => PersonalDataPatterns.Replace(text, kind => !allowed.Contains(kind), MarkOf);

    /// <summary>Marks that were never given stay as they are.</summary>
    public string Restore(string text) => _values.Count == 0 ? text
        : Mark().Replace(text, m => _values.GetValueOrDefault(m.Value, m.Value));

    /// <summary>A text that still carries a mark is not for customers.</summary>
    public static bool HasMark(string text) => Mark().IsMatch(text);

    /// <summary>For logs: nothing can be put back.</summary>
    public static string Redact(string text) => new PersonalDataMask([]).Hide(text);

    private string MarkOf(string value, string name)
    {
        if (_marks.TryGetValue(value, out var known))
            return known;
        var mark = $"〔{name}{_marks.Count + 1}〕";
        _marks[value] = mark;
        _values[mark] = value;
        return mark;
    }

    [GeneratedRegex("〔(?:邮箱|身份证号|银行卡号|手机号)\\d+〕")]
    private static partial Regex Mark();
}
