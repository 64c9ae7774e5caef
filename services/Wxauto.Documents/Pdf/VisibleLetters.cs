using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics.Colors;
using UglyToad.PdfPig.Tokens;

namespace Wxauto.Documents.Pdf;

/// <summary>
/// The letters that a reader of the page sees: not those of hidden layers, beyond the page, without ink, transparent, clipped away, of no
/// size, painted over or of the colour that is behind them.
/// </summary>
internal sealed class VisibleLetters(PdfDocument document)
{
    private const double SmallestSize = 1;
    private const double SameColour = 0.03;
    private readonly PdfTokens _tokens = new(document);
    private (Page Page, (HashSet<Letter> Unseen, HashSet<Letter> UnderPicture) Painted)? _last;
    private readonly HashSet<string> _hiddenLayers = HiddenLayers(document);

    public List<Letter> Of(Page page)
    {
        var hidden = InHiddenLayers(page);
        var grounds = Grounds(page);
        var unseen = Painted(page).Unseen;
        return [.. page.Letters.Where(l => IsDrawn(l) && !hidden.Contains(l) && !unseen.Contains(l)
            && IsOn(page, l) && !IsLikeItsGround(l, grounds))];
    }

    /// <summary>The text that a scanning program laid under its picture; it is drawn without ink, or before the picture.</summary>
    public List<Letter> UnderPicture(Page page)
    {
        var under = Painted(page).UnderPicture;
        return [.. page.Letters.Where(l => (IsWithoutInk(l) || under.Contains(l)) && IsPlaced(l) && IsOn(page, l))];
    }

    private (HashSet<Letter> Unseen, HashSet<Letter> UnderPicture) Painted(Page page)
    {
        if (_last?.Page != page)
        {
            try
            {
                _last = (page, PaintOrder.Of(page, _tokens));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // What is damaged there hides nothing.
                _last = (page, ([], []));
            }
        }
        return _last.Value.Painted;
    }

    private static bool IsWithoutInk(Letter letter) => letter.RenderingMode is TextRenderingMode.Neither or TextRenderingMode.NeitherClip;

    private static bool IsPlaced(Letter letter) => letter.PointSize > SmallestSize && double.IsFinite(letter.StartBaseLine.X)
        && double.IsFinite(letter.StartBaseLine.Y) && double.IsFinite(letter.EndBaseLine.X);

    private static bool IsDrawn(Letter letter) => IsPlaced(letter) && !IsWithoutInk(letter);

    private static bool IsOn(Page page, Letter letter) => letter.StartBaseLine is var at
        && at.X >= -letter.PointSize && at.Y >= -letter.PointSize && at.X <= page.Width && at.Y <= page.Height;

    private static bool IsLikeItsGround(Letter letter, List<(PdfRectangle Area, Rgb? Colour)> grounds)
    {
        var ink = letter.RenderingMode is TextRenderingMode.Stroke or TextRenderingMode.StrokeClip ? letter.StrokeColor : letter.FillColor;
        if (Rgb.Of(ink) is not { } colour)
            return false;
        var at = new PdfPoint((letter.StartBaseLine.X + letter.EndBaseLine.X) / 2,
            (letter.StartBaseLine.Y + letter.EndBaseLine.Y) / 2 + letter.PointSize * 0.1);
        var last = grounds.FindLastIndex(g => at.X >= g.Area.Left && at.X <= g.Area.Right && at.Y >= g.Area.Bottom && at.Y <= g.Area.Top);
        return (last < 0 ? Rgb.White : grounds[last].Colour) is { } ground && ground.IsLike(colour, SameColour);
    }

    /// <summary>What is painted behind text; a picture and a pattern have no colour that could be compared.</summary>
    private static List<(PdfRectangle Area, Rgb? Colour)> Grounds(Page page) =>
    [
        .. page.Paths.Where(p => p.IsFilled).Select(p => (Area: p.GetBoundingRectangle(), Colour: Rgb.Of(p.FillColor)))
            .Where(g => g.Area is { Width: > 3, Height: > 3 }).Select(g => (g.Area!.Value, g.Colour)),
        .. page.GetImages().Select(i => (i.BoundingBox, (Rgb?)null)),
    ];

    private HashSet<Letter> InHiddenLayers(Page page) => _hiddenLayers.Count == 0 ? []
        : page.GetOptionalContents().Where(c => _hiddenLayers.Contains(c.Key)).SelectMany(c => c.Value)
            .SelectMany(e => Letters(e.MarkedContent)).ToHashSet();

    private static IEnumerable<Letter> Letters(MarkedContentElement element)
        => element.Letters.Concat(element.Children.SelectMany(Letters));

    /// <summary>Names of the layers that are off when the document is opened.</summary>
    private static HashSet<string> HiddenLayers(PdfDocument document)
    {
        try
        {
            var tokens = new PdfTokens(document);
            if (tokens.Of<DictionaryToken>(document.Structure.Catalog.CatalogDictionary, "OCProperties") is not { } properties
                || tokens.Of<DictionaryToken>(properties, "D") is not { } usual)
                return [];
            return [.. tokens.Of<NameToken>(usual, "BaseState")?.Data == "OFF" ? Names(properties, "OCGs").Except(Names(usual, "ON"))
                : Names(usual, "OFF")];

            IEnumerable<string> Names(DictionaryToken from, string key) => (tokens.Of<ArrayToken>(from, key)?.Data ?? [])
                .Select(t => tokens.Resolve(t)).OfType<DictionaryToken>().Select(g => tokens.Text(g, "Name")).OfType<string>();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What is damaged there hides nothing.
            return [];
        }
    }

    private readonly record struct Rgb(double Red, double Green, double Blue)
    {
        public static Rgb White { get; } = new(1, 1, 1);

        public static Rgb? Of(IColor? colour)
        {
            try
            {
                return colour is null or PatternColor ? null : colour.ToRGBValues() is var (r, g, b) ? new Rgb(r, g, b) : null;
            }
            catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
            {
                return null;
            }
        }

        public bool IsLike(Rgb other, double most) => Math.Abs(Red - other.Red) <= most && Math.Abs(Green - other.Green) <= most
            && Math.Abs(Blue - other.Blue) <= most;
    }
}
