using System.Text.Json.Serialization;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Customers;

[JsonConverter(typeof(JsonStringEnumConverter<ImportAction>))]
public enum ImportAction
{
    Create = 1,
    Update = 2,

    /// <summary>Everything is there already.</summary>
    Keep = 3,
    Refuse = 4,
}

/// <param name="Columns">Those of the file with what they are taken for; null: they are left aside.</param>
/// <param name="Rows">The first 1,000, and all that are refused up to 1,000 more.</param>
public sealed record ImportReport(IReadOnlyList<ImportColumn> Columns, IReadOnlyList<ImportRow> Rows, int Created, int Updated, int Kept,
    int Refused);

public sealed record ImportColumn(string Header, string? Target);

/// <param name="Row">As the spreadsheet counts: the first one below the headers is 2.</param>
/// <param name="Fields">That would change.</param>
/// <param name="Problem">Why it is refused; null when it is not.</param>
/// <param name="Column">The header of the cell that is wrong; null when none is.</param>
public sealed record ImportRow(int Row, string Name, ImportAction Action, IReadOnlyList<string> Fields, Reason? Problem, string? Column);
