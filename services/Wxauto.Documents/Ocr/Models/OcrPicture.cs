using SkiaSharp;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Ocr.Models;

/// <summary>A picture in memory: upright as its camera says, on white where it is transparent.</summary>
internal sealed class OcrPicture : IDisposable
{
    /// <summary>Four bytes each are in memory at once, twice for a moment.</summary>
    private const long MaxPixels = 40_000_000;
    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);
    private readonly SKImage _image;

    private OcrPicture(SKImage image) => _image = image;

    public int Width => _image.Width;

    public int Height => _image.Height;

    /// <exception cref="UnreadableDocumentException">It is damaged, too large, or of a kind that is not known here.</exception>
    public static OcrPicture Decode(byte[] content)
    {
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data) ?? throw new UnreadableDocumentException(DocumentReasons.PictureNotRead);
        var size = codec.Info.Size;
        // A larger JPEG is decoded at a half or a quarter.
        for (var scale = 0.5f; (long)size.Width * size.Height > MaxPixels && scale > 0.1f; scale /= 2)
            size = codec.GetScaledDimensions(scale);
        if ((long)size.Width * size.Height > MaxPixels)
            throw new UnreadableDocumentException(DocumentReasons.LargePicture.With(size.Width, size.Height, MaxPixels / 1_000_000));
        using var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Bgra8888, SKAlphaType.Premul));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
            throw new UnreadableDocumentException(DocumentReasons.PictureNotRead);
        var (turns, mirrored) = codec.EncodedOrigin switch
        {
            SKEncodedOrigin.TopRight => (0, true),
            SKEncodedOrigin.BottomRight => (2, false),
            SKEncodedOrigin.BottomLeft => (2, true),
            SKEncodedOrigin.LeftTop => (3, true),
            SKEncodedOrigin.RightTop => (1, false),
            SKEncodedOrigin.RightBottom => (1, true),
            SKEncodedOrigin.LeftBottom => (3, false),
            _ => (0, false),
        };
        var (width, height) = turns % 2 == 0 ? (size.Width, size.Height) : (size.Height, size.Width);
        using var surface = SKSurface.Create(Opaque(width, height));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Translate(width / 2f, height / 2f);
        surface.Canvas.RotateDegrees(turns * 90);
        if (mirrored)
            surface.Canvas.Scale(-1, 1);
        surface.Canvas.DrawBitmap(bitmap, -size.Width / 2f, -size.Height / 2f, SKSamplingOptions.Default);
        return new OcrPicture(surface.Snapshot());
    }

    /// <summary>A part of the picture as the models take it: three planes, blue first, from -1 to 1.</summary>
    /// <param name="fromPicture">From places in the picture to places in what is made.</param>
    /// <param name="rowLength">Of a plane; what is right of <paramref name="width"/> stays 0.</param>
    public void Fill(Span<float> planes, int rowLength, int width, int height, SKMatrix fromPicture)
    {
        using var bitmap = new SKBitmap(Opaque(width, height));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.SetMatrix(fromPicture);
            canvas.DrawImage(_image, 0, 0, Smooth);
        }
        var pixels = bitmap.GetPixelSpan();
        var plane = rowLength * height;
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * bitmap.RowBytes, width * 4);
            for (var x = 0; x < width; x++)
                for (var colour = 0; colour < 3; colour++)
                    planes[colour * plane + y * rowLength + x] = row[x * 4 + colour] / 127.5f - 1;
        }
    }

    public void Dispose() => _image.Dispose();

    private static SKImageInfo Opaque(int width, int height) => new(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
}
