using System.Globalization;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>
/// Elements and attributes by their names alone: the transitional and the strict form of a format differ in their namespaces only.
/// </summary>
internal static class Xml
{
    public static string Is(this XElement element) => element.Name.LocalName;

    public static XElement? Child(this XElement? element, string name) =>
        element?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static XElement? Child(this XElement? element, string name, string inner) => element.Child(name).Child(inner);

    public static IEnumerable<XElement> Children(this XElement? element, string name) =>
        element?.Elements().Where(e => e.Name.LocalName == name) ?? [];

    public static IEnumerable<XElement> Inner(this XElement? element, string name) =>
        element?.Descendants().Where(e => e.Name.LocalName == name) ?? [];

    public static string? Get(this XElement? element, string name) =>
        element?.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value;

    public static int? Number(this XElement? element, string name) =>
        int.TryParse(element.Get(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The value of an element that holds nothing else, as in w:numId.</summary>
    public static int? Val(this XElement? element) => element.Number("val");

    /// <summary>Whether a property is on: one without a value is. Null where it is not there.</summary>
    public static bool? On(this XElement? element) => element is null
        ? null : element.Get("val") is not ("0" or "false" or "off" or "none");

    /// <summary>Whether an attribute says so.</summary>
    public static bool Flag(this XElement? element, string name) => element.Get(name) is "1" or "true" or "on";

    /// <summary>Of what is written twice, for new and for old programs, the one that has words.</summary>
    public static XElement Chosen(this XElement alternate)
    {
        var (choice, old) = (alternate.Child("Choice"), alternate.Child("Fallback"));
        return choice is not null && (old is null || choice.Inner("t").Any() || choice.Inner("blip").Any() || !old.Inner("t").Any())
            ? choice : old ?? alternate;
    }
}
