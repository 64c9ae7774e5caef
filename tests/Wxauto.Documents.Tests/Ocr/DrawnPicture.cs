using SkiaSharp;

namespace Wxauto.Documents.Tests.Ocr;

/// <summary>Pictures of words, drawn in Debian's Noto (fonts-noto-cjk).</summary>
internal static class DrawnPicture
{
    private static readonly string Font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

    public static bool CanDraw { get; } = File.Exists(Font);

    /// <param name="turn">Degrees with the clock.</param>
    public static byte[] Of(int width, int height, IEnumerable<(float X, float Y, float Size, string Text)> words, float turn = 0,
        SKEncodedImageFormat format = SKEncodedImageFormat.Png, bool dark = false)
    {
        using var typeface = SKTypeface.FromFile(Font, 2);
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        using var paint = new SKPaint { Color = dark ? SKColors.White : SKColors.Black, IsAntialias = true };
        surface.Canvas.Clear(dark ? new SKColor(30, 40, 90) : SKColors.White);
        surface.Canvas.RotateDegrees(turn, width / 2f, height / 2f);
        foreach (var (x, y, size, text) in words)
        {
            using var font = new SKFont(typeface, size);
            surface.Canvas.DrawText(text, x, y, SKTextAlign.Left, font, paint);
        }
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 90);
        return data.ToArray();
    }
}
