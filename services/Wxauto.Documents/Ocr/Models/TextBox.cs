using SkiaSharp;

namespace Wxauto.Documents.Ocr.Models;

/// <summary>Where a line of text stands in a picture: a rectangle that may be turned. Y grows downwards.</summary>
/// <param name="Angle">Of its width, in radians with the clock, between -45 and 45 degrees.</param>
internal readonly record struct TextBox(float X, float Y, float Width, float Height, float Angle)
{
    private const float Upright = 1.5f;

    /// <summary>Its text runs downwards.</summary>
    public bool IsUpright => Height >= Width * Upright;

    public float Length => IsUpright ? Height : Width;

    public float Thickness => IsUpright ? Width : Height;

    /// <summary>In which direction its text is read, unless it stands on its head.</summary>
    public float Direction => Angle + (IsUpright ? MathF.PI / 2 : 0);

    /// <summary>The matrix that puts the line into a strip of the given height, read from the left.</summary>
    public SKMatrix ToStrip(float height, bool turned)
    {
        var scale = height / Thickness;
        var direction = Direction + (turned ? MathF.PI : 0);
        return SKMatrix.CreateTranslation(-X, -Y).PostConcat(SKMatrix.CreateRotation(-direction))
            .PostConcat(SKMatrix.CreateScale(scale, scale))
            .PostConcat(SKMatrix.CreateTranslation(Length * scale / 2, height / 2));
    }

    /// <summary>The smallest rectangle around points.</summary>
    public static TextBox Around(List<(int X, int Y)> points)
    {
        var hull = Hull(points);
        var best = default(TextBox);
        var least = float.MaxValue;
        for (var i = 0; i < hull.Count; i++)
        {
            var (from, to) = (hull[i], hull[(i + 1) % hull.Count]);
            var angle = from == to ? 0 : MathF.Atan2(to.Y - from.Y, to.X - from.X);
            var (sin, cos) = MathF.SinCos(angle);
            float left = float.MaxValue, right = float.MinValue, top = float.MaxValue, bottom = float.MinValue;
            foreach (var (x, y) in hull)
            {
                var (along, across) = (x * cos + y * sin, y * cos - x * sin);
                (left, right) = (MathF.Min(left, along), MathF.Max(right, along));
                (top, bottom) = (MathF.Min(top, across), MathF.Max(bottom, across));
            }
            if ((right - left) * (bottom - top) >= least)
                continue;
            least = (right - left) * (bottom - top);
            var (u, v) = ((left + right) / 2, (top + bottom) / 2);
            best = Levelled(u * cos - v * sin, u * sin + v * cos, right - left, bottom - top, angle);
        }
        return best;
    }

    private static TextBox Levelled(float x, float y, float width, float height, float angle)
    {
        var quarters = (int)MathF.Round(angle / (MathF.PI / 2));
        return quarters % 2 == 0 ? new TextBox(x, y, width, height, angle - quarters * MathF.PI / 2)
            : new TextBox(x, y, height, width, angle - quarters * MathF.PI / 2);
    }

    private static List<(int X, int Y)> Hull(List<(int X, int Y)> points)
    {
        points.Sort();
        List<(int X, int Y)> lower = [], upper = [];
        foreach (var point in points)
            Add(lower, point);
        for (var i = points.Count - 1; i >= 0; i--)
            Add(upper, points[i]);
        lower.RemoveAt(lower.Count - 1);
        upper.RemoveAt(upper.Count - 1);
        lower.AddRange(upper);
        return lower.Count > 0 ? lower : [points[0]];

        static void Add(List<(int X, int Y)> chain, (int X, int Y) point)
        {
            while (chain.Count > 1 && Cross(chain[^2], chain[^1], point) <= 0)
                chain.RemoveAt(chain.Count - 1);
            chain.Add(point);
        }

        static long Cross((int X, int Y) o, (int X, int Y) a, (int X, int Y) b) =>
            (long)(a.X - o.X) * (b.Y - o.Y) - (long)(a.Y - o.Y) * (b.X - o.X);
    }
}
