using System.Globalization;

namespace Wxauto.Documents.Office;

/// <summary>One formula while it is computed, from its signs that bind least to those that bind most.</summary>
/// <param name="shift">How far references that are not fixed are moved.</param>
internal sealed class Expression(Formulas formulas, string sheetName, List<string> tokens, (int Rows, int Columns) shift)
{
    private const int MaxCells = 100_000;
    private int _at;

    private string Next => _at < tokens.Count ? tokens[_at] : "";

    public object? All()
    {
        var value = Single(Comparison());
        return _at == tokens.Count ? value : throw new NotSupportedException("More than a formula.");
    }

    /// <summary>What a function gets: one value, or those of an area.</summary>
    internal sealed record Area(List<List<object?>> Rows)
    {
        public IEnumerable<object?> Values => Rows.SelectMany(r => r);
    }

    internal static object? Single(object? value) => value is not Area area ? value
        : area.Rows is [[var only]] ? only : throw new NotSupportedException("An area is no value.");

    private object? Comparison()
    {
        var left = Joined();
        while (Next is "=" or "<>" or "<" or ">" or "<=" or ">=")
        {
            var sign = tokens[_at++];
            var (one, other) = (Single(left), Single(Joined()));
            var order = one is string || other is string
                ? string.Compare(Formulas.Words(one), Formulas.Words(other), StringComparison.OrdinalIgnoreCase)
                : Formulas.Number(one).CompareTo(Formulas.Number(other));
            left = sign switch { "=" => order == 0, "<>" => order != 0, "<" => order < 0, ">" => order > 0, "<=" => order <= 0,
                _ => order >= 0 };
        }
        return left;
    }

    private object? Joined()
    {
        var left = Sum();
        while (Next == "&")
        {
            _at++;
            left = Formulas.Words(Single(left)) + Formulas.Words(Single(Sum()));
        }
        return left;
    }

    private object? Sum()
    {
        var left = Product();
        while (Next is "+" or "-")
        {
            var minus = tokens[_at++] == "-";
            var (one, other) = (Formulas.Number(Single(left)), Formulas.Number(Single(Product())));
            left = minus ? one - other : one + other;
        }
        return left;
    }

    private object? Product()
    {
        var left = Power();
        while (Next is "*" or "/")
        {
            var divides = tokens[_at++] == "/";
            var (one, other) = (Formulas.Number(Single(left)), Formulas.Number(Single(Power())));
            left = !divides ? one * other : other != 0 ? one / other : throw new DivideByZeroException();
        }
        return left;
    }

    private object? Power()
    {
        var left = Signed();
        while (Next == "^")
        {
            _at++;
            left = Math.Pow(Formulas.Number(Single(left)), Formulas.Number(Single(Signed())));
        }
        return left;
    }

    private object? Signed()
    {
        if (Next is "-" or "+")
            return tokens[_at++] == "-" ? -Formulas.Number(Single(Signed())) : Signed();
        var value = Atom();
        while (Next == "%")
        {
            _at++;
            value = Formulas.Number(Single(value)) / 100;
        }
        return value;
    }

    private object? Atom()
    {
        var token = _at < tokens.Count ? tokens[_at++] : throw new NotSupportedException("Breaks off.");
        if (token == "(")
        {
            var inner = Comparison();
            Take(")");
            return inner;
        }
        if (token[0] == '"')
            return token[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        if (char.IsAsciiDigit(token[0]) || token[0] == '.')
            return double.Parse(token, CultureInfo.InvariantCulture);
        if (token[^1] == '!')
            return Reference(tokens[_at++], token[..^1].Trim('\'').Replace("''", "'", StringComparison.Ordinal));
        if (token.ToUpperInvariant() is "TRUE" or "FALSE" && Next != "(")
            return token.Equals("TRUE", StringComparison.OrdinalIgnoreCase);
        if (Next == "(")
        {
            _at++;
            return FormulaFunctions.Of(token.ToUpperInvariant(), Arguments(), formulas);
        }
        return Reference(token, sheetName);
    }

    private List<Func<object?>> Arguments()
    {
        var arguments = new List<Func<object?>>();
        while (Next != ")")
        {
            var start = _at;
            Skip();
            var end = _at;
            // Only what a function asks for is computed: of IF, one of two.
            arguments.Add(() => new Expression(formulas, sheetName, tokens[start..end], shift).Whole());
            if (Next == ",")
                _at++;
            else if (Next.Length == 0)
                throw new NotSupportedException("Breaks off.");
        }
        Take(")");
        return arguments;
    }

    private object? Whole() => tokens.Count == 0 ? null : Comparison() is var value && _at == tokens.Count ? value
        : throw new NotSupportedException("More than an argument.");

    private void Skip()
    {
        for (var depth = 0; _at < tokens.Count && (depth > 0 || tokens[_at] is not ("," or ")")); _at++)
            depth += tokens[_at] switch { "(" => 1, ")" => -1, _ => 0 };
    }

    private Area Reference(string token, string of)
    {
        var from = Moved(token);
        if (Next != ":")
            return new Area([[formulas.CellAt(of, from.Row, from.Column)]]);
        _at++;
        var to = Moved(_at < tokens.Count ? tokens[_at++] : "");
        if ((long)(to.Row - from.Row + 1) * (to.Column - from.Column + 1) is < 1 or > MaxCells)
            throw new NotSupportedException("A large area.");
        return new Area([.. Enumerable.Range(from.Row, to.Row - from.Row + 1).Select(r =>
            Enumerable.Range(from.Column, to.Column - from.Column + 1).Select(c => formulas.CellAt(of, r, c)).ToList())]);
    }

    private (int Row, int Column) Moved(string token)
    {
        var address = CellAddress.Of(token.Replace("$", "", StringComparison.Ordinal)) ?? throw new NotSupportedException("A name.");
        return (token.IndexOf('$', 1) > 0 ? address.Row : address.Row + shift.Rows,
            token.StartsWith('$') ? address.Column : address.Column + shift.Columns);
    }

    private void Take(string token)
    {
        if (Next != token)
            throw new NotSupportedException($"Lacks {token}.");
        _at++;
    }
}
