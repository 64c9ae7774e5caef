namespace Wxauto.Documents.Pdf;

/// <summary>The lines of one page, turned to its main direction, and what divides its tables.</summary>
/// <param name="Others">Lines that run in another direction than most, each direction for itself.</param>
internal sealed record PageLines(int Number, Area Area, List<TextLine> Lines, TableRules Rules, List<List<TextLine>> Others)
{
    public double Bottom => Area.Bottom;

    public double Height => Area.Height;

    public double Width => Area.Right - Area.Left;

    public List<TextLine> Header { get; } = [];

    public List<TextLine> Footer { get; } = [];
}
