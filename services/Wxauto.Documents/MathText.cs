using System.Text;
using System.Xml.Linq;

namespace Wxauto.Documents;

/// <summary>
/// Formulas in one line, of Office (OMML) and of pages (MathML): fractions, powers and roots keep their meaning.
/// </summary>
internal static class MathText
{
    private static readonly HashSet<string> Silent = ["rPr", "ctrlPr", "fPr", "sSupPr", "sSubPr", "radPr", "naryPr", "dPr", "mPr", "funcPr",
        "annotation", "annotation-xml", "mphantom", "phant", "argPr", "accPr", "barPr", "eqArrPr", "limLowPr", "limUppPr", "groupChrPr",
        "sSubSupPr", "sPrePr", "boxPr", "borderBoxPr", "oMathParaPr"];

    public static string Of(XElement element)
    {
        var parts = element.Elements().Where(e => !Silent.Contains(e.Name.LocalName)).ToList();
        return element.Name.LocalName switch
        {
            "t" or "mi" or "mn" or "mo" or "mtext" or "ms" => parts.Count == 0 ? Trimmed(element) : All(parts),
            "f" => Fraction(Part(element, "num"), Part(element, "den")),
            "mfrac" when parts.Count == 2 => Fraction(Of(parts[0]), Of(parts[1])),
            "sSup" => Power(Part(element, "e"), Part(element, "sup")),
            "msup" when parts.Count == 2 => Power(Of(parts[0]), Of(parts[1])),
            "sSub" => Part(element, "e") + RaisedText.Lower(Part(element, "sub")),
            "msub" when parts.Count == 2 => Of(parts[0]) + RaisedText.Lower(Of(parts[1])),
            "sSubSup" => Part(element, "e") + RaisedText.Lower(Part(element, "sub")) + Raised(Part(element, "sup")),
            "msubsup" when parts.Count == 3 => Of(parts[0]) + RaisedText.Lower(Of(parts[1])) + Raised(Of(parts[2])),
            "sPre" => RaisedText.Lower(Part(element, "sub")) + Raised(Part(element, "sup")) + Part(element, "e"),
            "rad" => Root(Part(element, "e"), Part(element, "deg")),
            "msqrt" => Root(All(parts), ""),
            "mroot" when parts.Count == 2 => Root(Of(parts[0]), Of(parts[1])),
            "nary" => Value(element, "chr", "∫") + RaisedText.Lower(Part(element, "sub")) + Raised(Part(element, "sup"))
                + Part(element, "e"),
            "munderover" when parts.Count == 3 => Of(parts[0]) + RaisedText.Lower(Of(parts[1])) + Raised(Of(parts[2])),
            "d" => Value(element, "begChr", "(") + string.Join(Value(element, "sepChr", "|"),
                parts.Where(p => p.Name.LocalName == "e").Select(Of)) + Value(element, "endChr", ")"),
            "mfenced" => (element.Attribute("open")?.Value ?? "(") + string.Join(',', parts.Select(Of))
                + (element.Attribute("close")?.Value ?? ")"),
            "func" => $"{Part(element, "fName")} {Part(element, "e")}",
            "m" or "mtable" or "eqArr" => string.Join("; ", parts.Select(Of)),
            "mr" or "mtr" => string.Join(", ", parts.Select(Of)),
            "limLow" => Part(element, "e") + RaisedText.Lower(Part(element, "lim")),
            _ => parts.Count == 0 ? Trimmed(element) : All(parts),
        };
    }

    private static string All(IEnumerable<XElement> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(Of(part));
        return text.ToString();
    }

    private static string Trimmed(XElement element) => element.Value.Trim('\n', '\r', '\t');

    private static string Part(XElement element, string name) =>
        element.Elements().FirstOrDefault(e => e.Name.LocalName == name) is { } part ? Of(part) : "";

    /// <summary>A sign that the element's properties give it; none when they say that it has none.</summary>
    private static string Value(XElement element, string name, string usual) =>
        element.Elements().FirstOrDefault(e => e.Name.LocalName == element.Name.LocalName + "Pr")?.Elements()
            .FirstOrDefault(e => e.Name.LocalName == name) is { } sign
            ? sign.Attributes().FirstOrDefault(a => a.Name.LocalName == "val")?.Value ?? "" : usual;

    private static string Fraction(string above, string below) => $"{Enclosed(above)}/{Enclosed(below)}";

    private static string Power(string of, string power) => (of.All(char.IsLetterOrDigit) ? of : Enclosed(of)) + Raised(power);

    private static string Raised(string power) => RaisedText.Raise(power) is var raised && raised == power && power.Length > 0
        ? $"^{Enclosed(power)}" : raised;

    private static string Root(string of, string degree) => $"{(degree.Length > 0 ? RaisedText.Raise(degree) : "")}√{Enclosed(of)}";

    private static string Enclosed(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || c is '.' or '%') || (text.StartsWith('(') && text.IndexOf(')') == text.Length - 1)
            ? text : $"({text})";
}
