namespace Wxauto.Documents.Pdf;

/// <summary>A letter on a page that is turned so that its text runs to the right. Y grows upwards.</summary>
internal readonly record struct Glyph(string Text, double Left, double Right, double Base, double Size)
{
    public bool IsSpace => string.IsNullOrWhiteSpace(Text);

    public bool IsWide => TextLine.IsWide(Text[0]);
}
