using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Customers.Desk;

/// <summary>What is wrong with what somebody entered.</summary>
internal static class CustomerInput
{
    public const int LongestTag = 40, MostTags = 50, LongestNote = 4_000, MostNotes = 1_000, LongestWhy = 500, LongestReference = 200,
        MostFacts = 5_000, LongestEvidence = 1_000, MostEvidence = 20, LongestEvidenceId = 100;

    public static CustomerRefusal? Text(string field, string? text, int most) =>
        text?.Trim().Length is null or 0 || text.Trim().Length > most || HasControls(text)
            ? Refuse(DeskReasons.Required.With(field, most), field) : null;

    /// <summary>Null and empty are well.</summary>
    public static CustomerRefusal? Optional(string field, string? text, int most) =>
        string.IsNullOrWhiteSpace(text) ? null : Text(field, text, most);

    public static CustomerRefusal? OneOf<T>(string field, T value)
        where T : struct, Enum => Enum.IsDefined(value) ? null : Refuse(DeskReasons.OneOf.With(field, Enum.GetNames<T>()), field);

    public static CustomerRefusal Refuse(Reason reason, string? field = null) => new(reason, field);

    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Lines are well, other controls come from damaged files and terminals; no database keeps a zero.</summary>
    private static bool HasControls(string text) => text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
}
