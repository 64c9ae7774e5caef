using System.Globalization;

namespace Wxauto.Documents.Office;

/// <summary>Cells and areas as sheets name them.</summary>
internal static class CellAddress
{
    /// <summary>Row and column, from 0, of "B12"; null for what is none.</summary>
    public static (int Row, int Column)? Of(ReadOnlySpan<char> reference)
    {
        int column = 0, at = 0;
        for (; at < reference.Length && char.IsAsciiLetterUpper(reference[at]); at++)
            column = column * 26 + reference[at] - 'A' + 1;
        return at is > 0 and <= 3 && int.TryParse(reference[at..], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? (row - 1, column - 1) : null;
    }

    /// <summary>The corners of "B2:D5"; both are the same for one cell.</summary>
    public static ((int Row, int Column) From, (int Row, int Column) To)? Area(string? reference)
    {
        var parts = (reference ?? "").Split(':');
        return parts.Length <= 2 && Of(parts[0]) is { } from && Of(parts[^1]) is { } to ? (from, to) : null;
    }

    public static string Name(int row, int column) =>
        ListNumbers.Counted(column + 1, 'A') + (row + 1).ToString(CultureInfo.InvariantCulture);
}
