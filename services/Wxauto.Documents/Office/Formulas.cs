using System.Globalization;
using System.Text.RegularExpressions;

namespace Wxauto.Documents.Office;

/// <summary>A cell as a formula sees it.</summary>
/// <param name="Value">A number, words, a truth, or null for an empty cell.</param>
/// <param name="Formula">What computes it, if its value is not known.</param>
/// <param name="Shift">How many rows and columns it stands from where its formula was written.</param>
internal sealed record FormulaCell(object? Value, string? Formula, (int Rows, int Columns) Shift);

/// <summary>
/// Computes formulas whose values a file does not hold: signs of arithmetic, comparisons and the functions of everyday lists.
/// </summary>
/// <param name="sheet">The cells of a sheet by its name; null where there is none.</param>
/// <param name="show">What a number looks like by a format.</param>
internal sealed partial class Formulas(Func<string, IReadOnlyDictionary<(int Row, int Column), FormulaCell>?> sheet,
    Func<double, string, string> show)
{
    private const int MaxDepth = 60;
    private const int MaxSteps = 500_000;
    private readonly Dictionary<(string Sheet, int Row, int Column), object?> _known = [];
    private int _steps, _depth;

    /// <summary>Where the last formula with a link leads.</summary>
    public string? Address { get; set; }

    /// <summary>A number, words, a truth or null; false for what cannot be computed here.</summary>
    public bool TryCompute(string sheetName, string formula, (int Rows, int Columns) shift, out object? value)
    {
        try
        {
            value = Compute(sheetName, formula, shift);
            return value is not double.NaN and not double.PositiveInfinity and not double.NegativeInfinity;
        }
        catch (Exception e) when (e is NotSupportedException or FormatException or ArithmeticException or ArgumentException)
        {
            value = null;
            return false;
        }
    }

    private object? Compute(string sheetName, string formula, (int Rows, int Columns) shift)
    {
        if (++_depth > MaxDepth)
            throw new NotSupportedException("Too deep.");
        try
        {
            var tokens = Token().Matches(formula).Select(m => m.Value.Trim()).Where(t => t.Length > 0).ToList();
            var expression = new Expression(this, sheetName, tokens, shift);
            return expression.All();
        }
        finally
        {
            _depth--;
        }
    }

    internal object? CellAt(string sheetName, int row, int column)
    {
        if (++_steps > MaxSteps)
            throw new NotSupportedException("Too much.");
        if (_known.TryGetValue((sheetName, row, column), out var known))
            return known is Pending ? throw new NotSupportedException("A circle.") : known;
        var cells = sheet(sheetName) ?? throw new NotSupportedException("No such sheet.");
        if (!cells.TryGetValue((row, column), out var cell))
            return null;
        _known[(sheetName, row, column)] = new Pending();
        var value = cell.Formula is { } formula ? Compute(sheetName, formula, cell.Shift) : cell.Value;
        return _known[(sheetName, row, column)] = value;
    }

    internal string Show(double number, string format) => show(number, format);

    internal static double Number(object? value) => value switch
    {
        null => 0,
        double number => number,
        bool truth => truth ? 1 : 0,
        string text when double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture,
            out var number) =>
            number,
        _ => throw new FormatException("No number."),
    };

    internal static string Words(object? value) => value switch
    {
        null => "",
        double number => NumberFormat.General(number),
        bool truth => truth ? "TRUE" : "FALSE",
        _ => (string)value,
    };

    private sealed record Pending;

    [GeneratedRegex("""\s*("(?:[^"]|"")*"|'(?:[^']|'')+'!|[\p{L}_][\p{L}\p{N}_.]*!|\$?[A-Z]{1,3}\$?\d+(?![\p{L}\p{N}_(])|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[\p{L}_][\p{L}\p{N}_.]*|<=|>=|<>|.)""")]
    private static partial Regex Token();
}
