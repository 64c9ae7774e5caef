using UglyToad.PdfPig.Core;

namespace Wxauto.Documents.Pdf;

/// <summary>A page as it is turned to read the text of one direction.</summary>
/// <param name="Angle">Of that text, in radians against the clock.</param>
/// <param name="IsVertical">Its letters stand upright and follow each other downwards, its columns from right to left.</param>
internal readonly record struct PageFrame(double Angle, bool IsVertical)
{
    public (double X, double Y) Turn(PdfPoint point)
    {
        if (IsVertical)
            return (-point.Y, point.X);
        var (sin, cos) = Math.SinCos(Angle);
        return (point.X * cos + point.Y * sin, point.Y * cos - point.X * sin);
    }

    public Area Turn(PdfRectangle rectangle)
    {
        var (a, b) = (Turn(rectangle.BottomLeft), Turn(rectangle.TopRight));
        return new Area(Math.Min(a.X, b.X), Math.Max(a.X, b.X), Math.Min(a.Y, b.Y), Math.Max(a.Y, b.Y));
    }
}

internal readonly record struct Area(double Left, double Right, double Bottom, double Top)
{
    public double Height => Top - Bottom;

    public bool Has(double x, double y) => x >= Left && x <= Right && y >= Bottom && y <= Top;
}
