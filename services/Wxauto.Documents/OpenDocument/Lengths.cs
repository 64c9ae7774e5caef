using System.Globalization;

namespace Wxauto.Documents.OpenDocument;

/// <summary>Lengths as OpenDocument and style sheets write them: 2.5cm, 1in, 12pt.</summary>
internal static class Lengths
{
    /// <summary>In points; null when it is no length of a known unit.</summary>
    public static double? Points(string? length)
    {
        var text = length?.Trim() ?? "";
        double? unit = text.Length < 3 ? null : text[^2..] switch
        {
            "pt" => 1, "in" => 72, "cm" => 72 / 2.54, "mm" => 72 / 25.4, "pc" => 12, "px" => 0.75, _ => null,
        };
        return unit is not null && double.TryParse(text[..^2], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number * unit : null;
    }
}
