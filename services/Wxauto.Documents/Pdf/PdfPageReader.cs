using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Wxauto.Documents.Pdf;

/// <summary>Reads the lines of a page, and tells whether its words are a picture.</summary>
internal sealed class PdfPageReader(PdfDocument document)
{
    private const int FewLetters = 30;
    private const int Drawing = 20;
    private readonly VisibleLetters _visible = new(document);
    private readonly PageAnnotations _annotations = new(document);

    /// <summary>Pages whose fields and links could not be read, or not all of them.</summary>
    public List<int> Partly { get; } = [];

    public PageLines Read(Page page)
    {
        var letters = _visible.Of(page);
        if (Shown(letters).Count < FewLetters && Covered(page) > 0.5)
            letters.AddRange(_visible.UnderPicture(page));
        var directions = IsGarbage(letters) ? [] : TextDirections.Of(letters);
        var (frame, glyphs) = directions.FirstOrDefault() is { Glyphs: not null } main ? main : (default, []);
        AddAnnotations(glyphs, frame, page);
        var rules = new TableRules(page, frame);
        return new PageLines(page.Number, frame.Turn(new PdfRectangle(0, 0, page.Width, page.Height)), TextLine.Of(glyphs, rules), rules,
            [.. directions.Skip(1).Select(d => TextLine.Of(d.Glyphs, TableRules.None)).Where(o => o.Count > 0)]);
    }

    private void AddAnnotations(List<Glyph> glyphs, PageFrame frame, Page page)
    {
        try
        {
            _annotations.AddTo(glyphs, frame, page);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What lies on a page is not worth what is printed on it.
            Partly.Add(page.Number);
        }
    }

    /// <summary>Whether the page has to be drawn to be read.</summary>
    public bool IsPicture(Page page)
    {
        var shown = Shown(_visible.Of(page));
        if (IsGarbage(shown))
            return true;
        if (shown.Count >= FewLetters)
            return false;
        var covered = Covered(page);
        return (covered > 0.5 && Shown(_visible.UnderPicture(page)).Count < FewLetters)
            || (shown.Count == 0 && (covered > 0.01 || page.Paths.Count > Drawing));
    }

    private static double Covered(Page page) =>
        page.GetImages().Select(i => i.BoundingBox.Width * i.BoundingBox.Height).DefaultIfEmpty(0).Max()
            / Math.Max(1, page.Width * page.Height);

    private static List<Letter> Shown(List<Letter> letters) => letters.FindAll(l => !string.IsNullOrWhiteSpace(l.Value));

    /// <summary>Fonts without a table of their characters give numbers of glyphs instead of text.</summary>
    private static bool IsGarbage(List<Letter> letters) =>
        letters.Count > 0 && letters.Count(l => l.Value.Length == 0
            || l.Value[0] is < ' ' or '\uFFFD' or (>= '\uE000' and < '\uF900')) * 3 > letters.Count;
}
