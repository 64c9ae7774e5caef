using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>Shapes of slides and sheets, in the order in which they are seen: from the top, and in one height from the left.</summary>
internal static class Shapes
{
    // Tops that differ by less than a quarter of an inch are one height.
    private const long Height = 228_600;

    /// <summary>Those that can be seen, with where they stand; groups are opened where they stand.</summary>
    /// <param name="tree">Holds the shapes.</param>
    /// <param name="place">Of a shape; null where nothing says it.</param>
    public static IEnumerable<XElement> InOrder(XElement tree, Func<XElement, Area?> place)
    {
        var shapes = Seen(tree).Select((s, i) => (Shape: s, Area: place(s), Index: i)).ToList();
        // What has no place of its own comes where it was written.
        for (var i = 1; i < shapes.Count; i++)
            if (shapes[i].Area is null)
                shapes[i] = shapes[i] with { Area = shapes[i - 1].Area };
        var row = long.MinValue;
        var placed = new List<(XElement Shape, long Row, long Left, int Index)>();
        foreach (var (shape, area, index) in shapes.OrderBy(s => s.Area?.Top ?? long.MinValue).ThenBy(s => s.Index))
        {
            var top = area?.Top ?? long.MinValue;
            if (row == long.MinValue || top - row > Height)
                row = top;
            placed.Add((shape, row, area?.Left ?? long.MinValue, index));
        }
        foreach (var (shape, _, _, _) in placed.OrderBy(p => p.Row).ThenBy(p => p.Left).ThenBy(p => p.Index))
        {
            if (shape.Is() != "grpSp")
                yield return shape;
            else
                foreach (var inner in InOrder(shape, PlaceOf))
                    yield return inner;
        }
    }

    /// <summary>Where a shape itself says that it stands.</summary>
    public static Area? PlaceOf(XElement shape)
    {
        var frame = shape.Child("spPr", "xfrm") ?? shape.Child("grpSpPr", "xfrm") ?? shape.Child("xfrm");
        return frame.Child("off").Number("x") is { } x && frame.Child("off").Number("y") is { } y
            ? new Area(x, y, frame.Child("ext").Number("cx") ?? 0, frame.Child("ext").Number("cy") ?? 0) : null;
    }

    private static IEnumerable<XElement> Seen(XElement tree) => tree.Elements()
        .Select(e => e.Is() == "AlternateContent" ? e.Chosen().Elements().FirstOrDefault() : e).OfType<XElement>()
        .Where(e => e.Is() is "sp" or "grpSp" or "pic" or "graphicFrame" or "cxnSp"
            && !e.Elements().Where(p => p.Is().StartsWith("nv", StringComparison.Ordinal)).Any(p => p.Child("cNvPr").Flag("hidden")));

    /// <summary>In EMU.</summary>
    internal sealed record Area(long Left, long Top, long Width, long Height);
}
