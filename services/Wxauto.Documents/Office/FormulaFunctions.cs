namespace Wxauto.Documents.Office;

/// <summary>The functions that everyday lists use.</summary>
internal static class FormulaFunctions
{
    public static object? Of(string name, List<Func<object?>> arguments, Formulas formulas) => name switch
    {
        "SUM" => Numbers(arguments).Sum(),
        "PRODUCT" => Numbers(arguments).Aggregate(1.0, (a, b) => a * b),
        "AVERAGE" => Numbers(arguments) is { Count: > 0 } numbers ? numbers.Average() : throw new NotSupportedException("Of nothing."),
        "MIN" => Numbers(arguments).DefaultIfEmpty().Min(),
        "MAX" => Numbers(arguments).DefaultIfEmpty().Max(),
        "COUNT" => (double)Numbers(arguments).Count,
        "COUNTA" => (double)Values(arguments).Count(v => v is not (null or "")),
        "SUMPRODUCT" => SumOfProducts([.. arguments.Select(a => Area(a))]),
        "ROUND" => Rounded(arguments, v => Math.Round(v, MidpointRounding.AwayFromZero)),
        "ROUNDUP" => Rounded(arguments, v => v < 0 ? Math.Floor(v) : Math.Ceiling(v)),
        "ROUNDDOWN" or "TRUNC" => Rounded(arguments, Math.Truncate),
        "INT" => Math.Floor(Number(arguments, 0)),
        "ABS" => Math.Abs(Number(arguments, 0)),
        "SQRT" when Number(arguments, 0) >= 0 => Math.Sqrt(Number(arguments, 0)),
        "MOD" when Number(arguments, 1) != 0 => Number(arguments, 0)
            - Number(arguments, 1) * Math.Floor(Number(arguments, 0) / Number(arguments, 1)),
        "IF" => Formulas.Number(Value(arguments, 0)) != 0 ? Value(arguments, 1) : arguments.Count > 2 ? Value(arguments, 2) : false,
        "IFERROR" => Otherwise(arguments),
        "AND" => Values(arguments).Where(v => v is not null).All(v => Formulas.Number(v) != 0),
        "OR" => Values(arguments).Where(v => v is not null).Any(v => Formulas.Number(v) != 0),
        "NOT" => Number(arguments, 0) == 0,
        "CONCATENATE" or "CONCAT" => string.Concat(Values(arguments).Select(Formulas.Words)),
        "LEFT" => Words(arguments, 0) is var text ? text[..Length(arguments, 1, text.Length)] : "",
        "RIGHT" => Words(arguments, 0) is var text ? text[^Length(arguments, 1, text.Length)..] : "",
        "LEN" => (double)Words(arguments, 0).Length,
        "TRIM" => Words(arguments, 0).Trim(),
        "UPPER" => Words(arguments, 0).ToUpperInvariant(),
        "LOWER" => Words(arguments, 0).ToLowerInvariant(),
        "TEXT" => formulas.Show(Number(arguments, 0), Words(arguments, 1)),
        "VLOOKUP" => Found(arguments),
        "HYPERLINK" => Linked(arguments, formulas),
        _ => throw new NotSupportedException($"No {name} here."),
    };

    private static object? Value(List<Func<object?>> arguments, int index) =>
        index < arguments.Count ? Expression.Single(arguments[index]()) : throw new NotSupportedException("An argument is missing.");

    private static double Number(List<Func<object?>> arguments, int index) => Formulas.Number(Value(arguments, index));

    private static string Words(List<Func<object?>> arguments, int index) => Formulas.Words(Value(arguments, index));

    private static int Length(List<Func<object?>> arguments, int index, int most) =>
        index < arguments.Count ? (int)Math.Clamp(Number(arguments, index), 0, most) : Math.Min(1, most);

    private static List<List<object?>> Area(Func<object?> argument) => argument() is var value && value is Expression.Area area ? area.Rows
        : [[value]];

    private static IEnumerable<object?> Values(List<Func<object?>> arguments) => arguments.SelectMany(a => Area(a).SelectMany(r => r));

    /// <summary>Words in an area do not count; those that are written as an argument do.</summary>
    private static List<double> Numbers(List<Func<object?>> arguments) => [.. arguments.Select(a => a()).SelectMany(v =>
        v is Expression.Area area ? area.Values.OfType<double>() : [Formulas.Number(v)])];

    private static double SumOfProducts(List<List<List<object?>>> areas) => areas.Count > 0
        && areas.TrueForAll(a => a.Count == areas[0].Count && a[0].Count == areas[0][0].Count)
        ? areas[0].SelectMany((row, r) => row.Select((_, c) => areas.Aggregate(1.0, (product,
            a) => product * (a[r][c] as double? ?? 0)))).Sum()
        : throw new NotSupportedException("Areas differ.");

    private static double Rounded(List<Func<object?>> arguments, Func<double, double> round)
    {
        var scale = Math.Pow(10, arguments.Count > 1 ? Number(arguments, 1) : 0);
        // What stands at a half in decimal digits is not quite one in binary ones.
        return round(Math.Round(Number(arguments, 0) * scale, 9)) / scale;
    }

    private static object? Otherwise(List<Func<object?>> arguments)
    {
        try
        {
            return Value(arguments, 0);
        }
        catch (DivideByZeroException)
        {
            return Value(arguments, 1);
        }
    }

    private static object? Found(List<Func<object?>> arguments)
    {
        var (wanted, rows, column) = (Value(arguments, 0), Area(arguments[1]), (int)Number(arguments, 2) - 1);
        if (arguments.Count < 4 || Number(arguments, 3) != 0)
            throw new NotSupportedException("Near matches.");
        return rows.Find(r => r[0] is not null && Formulas.Words(r[0]).Equals(Formulas.Words(wanted), StringComparison.OrdinalIgnoreCase))
            is { } row && column >= 0 && column < row.Count ? row[column] : throw new NotSupportedException("Not found.");
    }

    private static object? Linked(List<Func<object?>> arguments, Formulas formulas)
    {
        formulas.Address = Words(arguments, 0);
        return arguments.Count > 1 ? Value(arguments, 1) : formulas.Address;
    }
}
