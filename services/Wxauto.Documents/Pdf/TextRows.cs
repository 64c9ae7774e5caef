namespace Wxauto.Documents.Pdf;

/// <summary>
/// Puts runs beside each other that stand on one base line. What lies over other text, as a watermark does, is a row of its own; small
/// letters that stick to larger ones, above or below their base line, belong to these.
/// </summary>
internal sealed class TextRows
{
    private const double SameBase = 0.25;
    private const double Small = 0.8;
    private const double BucketHeight = 4;
    private const double Farthest = 100;
    private readonly Dictionary<int, List<List<TextRun>>> _buckets = [];
    private readonly List<List<TextRun>> _rows = [];

    private TextRows()
    {
    }

    /// <summary>Each row begins with its largest run; the others follow in no order.</summary>
    public static List<List<TextRun>> Of(List<TextRun> runs)
    {
        var rows = new TextRows();
        foreach (var run in runs.OrderByDescending(r => r.Size))
            rows.Add(run);
        return rows._rows;
    }

    private void Add(TextRun run)
    {
        var near = Near(run);
        if (near.Exists(r => r.Exists(run.Repeats)))
            return;
        var row = near.Where(r => Math.Abs(r[0].Base - run.Base) <= SameBase * run.Size && r.TrueForAll(o => !Overlap(o, run)))
            .MinBy(r => Math.Abs(r[0].Base - run.Base)) ?? near.Find(r => IsScript(run, r));
        if (row is not null)
        {
            row.Add(run);
            return;
        }
        _rows.Add([run]);
        var bucket = Bucket(run.Base);
        if (!_buckets.TryGetValue(bucket, out var rows))
            _buckets[bucket] = rows = [];
        rows.Add(_rows[^1]);
    }

    private List<List<TextRun>> Near(TextRun run)
    {
        // Letters of headlines reach farther than those of text, but none are larger than a page is wide.
        var reach = Math.Min(run.Size * 3, Farthest);
        var near = new List<List<TextRun>>();
        for (var bucket = Bucket(run.Base - reach); bucket <= Bucket(run.Base + reach); bucket++)
            if (_buckets.TryGetValue(bucket, out var rows))
                near.AddRange(rows);
        return near;
    }

    private static int Bucket(double at) => (int)Math.Floor(Math.Clamp(at, -1e6, 1e6) / BucketHeight);

    /// <summary>Letters lie over each other; those of one run may stand in the gaps of another.</summary>
    private static bool Overlap(TextRun a, TextRun b)
    {
        var least = 0.35 * Math.Min(a.Size, b.Size);
        if (Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left) <= least)
            return false;
        for (int i = 0, j = 0; i < a.Glyphs.Count && j < b.Glyphs.Count;)
        {
            var (x, y) = (a.Glyphs[i], b.Glyphs[j]);
            if (!x.IsSpace && !y.IsSpace && Math.Min(x.Right, y.Right) - Math.Max(x.Left, y.Left) > least)
                return true;
            if (x.Right < y.Right)
                i++;
            else
                j++;
        }
        return false;
    }

    private static bool IsScript(TextRun run, List<TextRun> row)
    {
        var rise = run.Base - row[0].Base;
        return run.Size <= row[0].Size * Small && rise > -0.35 * row[0].Size && rise < 0.75 * row[0].Size
            && row.Exists(r => run.Left - r.Right > -0.2 * r.Size && run.Left - r.Right < 0.35 * r.Size)
            && row.TrueForAll(o => !Overlap(o, run));
    }
}
