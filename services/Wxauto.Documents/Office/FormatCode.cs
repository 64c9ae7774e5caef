using System.Globalization;
using System.Text.RegularExpressions;

namespace Wxauto.Documents.Office;

/// <summary>What a piece of a number format is.</summary>
internal enum FormatKind
{
    Words,
    Digits,
    Date,
    General,
    Text,
}

internal readonly record struct FormatPiece(FormatKind Kind, string Text);

/// <summary>One of the sections of a number format, which semicolons part.</summary>
internal sealed partial class FormatSection(IReadOnlyList<string> tokens)
{
    /// <summary>What it shows, piece by piece; spaces and fillings that only align are left out.</summary>
    public IReadOnlyList<FormatPiece> Pieces { get; } = [.. PiecesOf(tokens)];

    /// <summary>Nothing at all: what it stands for is not shown.</summary>
    public bool IsEmpty => tokens.Count == 0;

    public string? Condition { get; } = tokens.FirstOrDefault(t => Bound().IsMatch(t));

    /// <summary>The kind of Chinese numerals, 1 to 3; 0 for none.</summary>
    public int Numerals { get; } = tokens.Select(t => NumeralKind().Match(t)).FirstOrDefault(m => m.Success) is { } kind
        ? kind.Groups[1].Value[0] - '0' : 0;

    /// <summary>The system's own long date or time, whatever follows.</summary>
    public string? System { get; } = tokens.FirstOrDefault(t => t.Equals("[$-F800]", StringComparison.OrdinalIgnoreCase)
        || t.Equals("[$-F400]", StringComparison.OrdinalIgnoreCase))?[3..^1].ToUpperInvariant();

    /// <summary>A language that names days and months in English.</summary>
    public bool IsEnglish { get; } = tokens.Any(t => English().IsMatch(t));

    /// <summary>Whether the condition holds, as in [>=100]; without one always.</summary>
    public bool Holds(double number)
    {
        if (Condition is null)
            return true;
        var condition = Bound().Match(Condition);
        var bound = double.Parse(condition.Groups[2].Value, CultureInfo.InvariantCulture);
        return condition.Groups[1].Value switch
        {
            "<" => number < bound,
            "<=" => number <= bound,
            ">" => number > bound,
            ">=" => number >= bound,
            "<>" => number != bound,
            _ => number == bound,
        };
    }

    public static List<FormatSection> Parse(string code)
    {
        var sections = new List<List<string>> { new() };
        foreach (Match token in Token().Matches(code))
        {
            if (token.Value == ";")
                sections.Add([]);
            else
                sections[^1].Add(token.Value);
        }
        return sections.ConvertAll(s => new FormatSection(s));
    }

    private static IEnumerable<FormatPiece> PiecesOf(IReadOnlyList<string> tokens)
    {
        var isDate = tokens.Any(t => Elapsed().IsMatch(t) || Calendar().IsMatch(t));
        var afterDigits = false;
        foreach (var token in tokens)
        {
            if (Piece(token, afterDigits, isDate) is not { } piece)
                continue;
            afterDigits = piece.Kind == FormatKind.Digits;
            yield return piece;
        }
    }

    private static FormatPiece? Piece(string token, bool afterDigits, bool isDate)
    {
        if (token[0] == '"')
            return new(FormatKind.Words, token.Trim('"'));
        if (token.Length > 1 && token[0] is '\\' or '!')
            return new(FormatKind.Words, token[1..]);
        if (token.Length > 1 && token[0] is '_' or '*')
            return null;
        if (Elapsed().IsMatch(token) || Calendar().IsMatch(token))
            return new(FormatKind.Date, token);
        if (token.StartsWith("[$", StringComparison.Ordinal))
            return new(FormatKind.Words, token[2..^1].Split('-')[0]);
        if (token[0] == '[')
            return null;
        if (token.Equals("General", StringComparison.OrdinalIgnoreCase) || token == "G/通用格式")
            return new(FormatKind.General, token);
        if (token == "@")
            return new(FormatKind.Text, token);
        if (isDate)
            return FractionOfSecond().IsMatch(token) ? new(FormatKind.Date, token) : new(FormatKind.Words, token);
        return token[0] is '0' or '#' or '?' or '%' or '.' || Exponent().IsMatch(token) || (afterDigits
            && token[0] is ',' or '/' or (>= '1' and <= '9'))
            ? new(FormatKind.Digits, token) : new(FormatKind.Words, token);
    }

    [GeneratedRegex(@"""[^""]*""|[\\!].|[_*].|\[[^\]]*\]|AM/PM|A/P|上午/下午|General|G/通用格式|y+|m+|d+|h+|s+|a{3,4}|E[+-][0#?]+|e+|\.0+(?=[^0#?]*$)|[0#?]+|.", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex(@"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")]
    private static partial Regex Bound();

    [GeneratedRegex(@"^\[DBNum([1-3])\]$", RegexOptions.IgnoreCase)]
    private static partial Regex NumeralKind();

    [GeneratedRegex(@"^\[\$-(?:[0-9A-F]*)(?:09)\]$", RegexOptions.IgnoreCase)]
    private static partial Regex English();

    [GeneratedRegex(@"^\[(h+|m+|s+)\]$", RegexOptions.IgnoreCase)]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"^(y+|m+|d+|h+|s+|a{3,4}|e+|AM/PM|A/P|上午/下午)$", RegexOptions.IgnoreCase)]
    private static partial Regex Calendar();

    [GeneratedRegex(@"^\.0+$")]
    private static partial Regex FractionOfSecond();

    [GeneratedRegex(@"^E[+-]", RegexOptions.IgnoreCase)]
    private static partial Regex Exponent();
}
