using UglyToad.PdfPig;
using UglyToad.PdfPig.Actions;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Wxauto.Documents.Pdf;

/// <summary>What lies on a page: values of form fields, text that was typed onto it, and the addresses of links.</summary>
internal sealed class PageAnnotations(PdfDocument document)
{
    private const AnnotationFlags Unseen = AnnotationFlags.Hidden | AnnotationFlags.NoView;
    private const int Password = 1 << 13, PushButton = 1 << 16;
    private const int MaxParents = 10;
    private readonly PdfTokens _tokens = new(document);

    /// <summary>Adds them to the letters among which they stand.</summary>
    public void AddTo(List<Glyph> glyphs, PageFrame frame, Page page)
    {
        foreach (var annotation in page.GetAnnotations().Where(a => (a.Flags & Unseen) == 0))
        {
            var area = frame.Turn(annotation.Rectangle);
            if (annotation.Type == AnnotationType.Link)
                AddLink(glyphs, area, (annotation.Action as UriAction)?.Uri);
            else if ((annotation.Type == AnnotationType.FreeText ? annotation.Content : annotation.Type == AnnotationType.Widget
                ? ValueOf(annotation.AnnotationDictionary) : null) is { Length: > 0 } text)
                AddText(glyphs, area, text);
        }
    }

    private static void AddText(List<Glyph> glyphs, Area area, string text)
    {
        var lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var size = Math.Clamp(area.Height * 0.7 / Math.Max(1, lines.Length), 6, 12);
        var pitch = area.Height / Math.Max(1, lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var width = lines[i].Sum(c => TextLine.IsWide(c) ? size : size * 0.5);
            glyphs.Add(new Glyph(lines[i], area.Left, area.Left + width, area.Top - pitch * (i + 0.5) - size * 0.35, size));
        }
    }

    /// <summary>Behind the words that are its link, unless they show the address themselves.</summary>
    private static void AddLink(List<Glyph> glyphs, Area area, string? address)
    {
        if (string.IsNullOrWhiteSpace(address) || address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
            return;
        var words = glyphs.Where(g => area.Has((g.Left + g.Right) / 2, g.Base + g.Size * 0.3)).ToList();
        var shown = string.Concat(words.Select(w => w.Text.Trim()));
        var bare = address.Split("://")[^1].TrimEnd('/');
        if (words.Count == 0 || shown.Contains(bare, StringComparison.OrdinalIgnoreCase))
            return;
        // A link that goes on in the next line is one link for each line.
        glyphs.RemoveAll(g => g.Text == $" {address} ");
        var last = words[^1];
        glyphs.Insert(glyphs.LastIndexOf(last) + 1, last with { Text = $" {address} ", Left = last.Right });
    }

    private string? ValueOf(DictionaryToken widget)
    {
        var flags = Inherited<NumericToken>(widget, "Ff")?.Int ?? 0;
        switch (Inherited<NameToken>(widget, "FT")?.Data)
        {
            case "Btn" when (flags & PushButton) == 0:
                return (_tokens.Of<NameToken>(widget, "AS") ?? Inherited<NameToken>(widget, "V")) is { Data: not "Off" } ? "☑" : "☐";
            case "Tx" when (flags & Password) == 0:
                return Inherited<IToken>(widget, "V") is StreamToken stream
                    ? PdfTokens.Text(new StringToken(System.Text.Encoding.Latin1.GetString(stream.Data.Span)))
                    : PdfTokens.Text(Inherited<IToken>(widget, "V"));
            case "Ch":
                IEnumerable<IToken?> chosen = Inherited<IToken>(widget, "V") is ArrayToken several ? several.Data.Select(_tokens.Resolve)
                    : [Inherited<IToken>(widget, "V")];
                return string.Join("、", chosen.Select(PdfTokens.Text).OfType<string>().Select(c => Shown(widget, c)));
            default:
                return null;
        }
    }

    /// <summary>What a list shows for a value.</summary>
    private string Shown(DictionaryToken widget, string value) => (Inherited<ArrayToken>(widget, "Opt")?.Data ?? [])
        .Select(_tokens.Resolve).OfType<ArrayToken>().Where(o => o.Length > 1 && PdfTokens.Text(_tokens.Resolve(o.Data[0])) == value)
        .Select(o => PdfTokens.Text(_tokens.Resolve(o.Data[1]))).FirstOrDefault() ?? value;

    /// <summary>Of the field or of one of those that it belongs to.</summary>
    private T? Inherited<T>(DictionaryToken? field, string key)
        where T : class, IToken
    {
        for (var i = 0; i < MaxParents && field is not null; i++, field = _tokens.Of<DictionaryToken>(field, "Parent"))
            if (_tokens.Of<T>(field, key) is { } value)
                return value;
        return null;
    }
}
