namespace Wxauto.Operator.Runtime;

/// <summary>Which known name a wrong one was meant to be.</summary>
public static class Spelling
{
    private const int Near = 3;

    /// <summary>Null when none is near. Letters are compared whatever their case.</summary>
    public static string? Nearest(string name, IEnumerable<string> known) =>
        known.Select(k => (Name: k, Distance: Distance(name, k))).Where(k => k.Distance <= Near).OrderBy(k => k.Distance)
            .Select(k => k.Name).FirstOrDefault();

    /// <summary>Letters to change, add or drop (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost));
            }
        }
        return row[^1];
    }
}
