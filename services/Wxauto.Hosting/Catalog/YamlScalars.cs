using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Hosting.Catalog;

/// <summary>
/// What a YAML value is without quotes: as kubectl understands it, which is YAML 1.1. So a manifest means the
/// same on a laptop and in a cluster.
/// </summary>
internal static partial class YamlScalars
{
    private const string Text = "tag:yaml.org,2002:str";
    private static readonly HashSet<string> Nulls = ["", "~", "null", "Null", "NULL"];
    private static readonly HashSet<string> Trues = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly HashSet<string> Falses = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];

    /// <summary>Null for a value that is empty.</summary>
    public static JsonNode? Read(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || (!scalar.Tag.IsEmpty && scalar.Tag.Value == Text))
            return JsonValue.Create(text);
        return Nulls.Contains(text) ? null
            : Trues.Contains(text) ? JsonValue.Create(true)
            : Falses.Contains(text) ? JsonValue.Create(false)
            : Number(text.Replace("_", "", StringComparison.Ordinal)) ?? JsonValue.Create(text);
    }

    private static JsonValue? Number(string text)
    {
        if (Based().Match(text) is { Success: true } based)
            return Whole(based);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        return Fraction().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? JsonValue.Create(number) : null;
    }

    /// <summary>0x1f, 0b11, 0o17 and 017.</summary>
    private static JsonValue? Whole(Match match)
    {
        var (radix, digits) = match.Groups["hex"] is { Success: true } hex ? (16, hex.Value)
            : match.Groups["bits"] is { Success: true } bits ? (2, bits.Value) : (8, match.Groups["octal"].Value);
        try
        {
            var value = Convert.ToInt64(digits, radix);
            return value < 0 ? null : JsonValue.Create(match.Groups["minus"].Success ? -value : value);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(\+|(?<minus>-))?0([xX](?<hex>[0-9a-fA-F]+)|[bB](?<bits>[01]+)|[oO]?(?<octal>[0-7]+))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Based();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
