namespace Wxauto.Knowledge.Changes;

internal enum ChangeKind { Added, Removed, Changed }

/// <param name="Section">Where it stands now; of a removed one, where it stood.</param>
/// <param name="EarlierSection">Where a changed one stood, when that was elsewhere; otherwise empty.</param>
internal sealed record PassageChange(ChangeKind Kind, string Section, string EarlierSection, IReadOnlyList<Mark> Marks);

/// <param name="Same">Passages that are in both, also at another place.</param>
/// <param name="Shown">In the order of the document as it is now; at most as many as were asked for.</param>
internal sealed record DocumentChanges(int Added, int Removed, int Changed, int Same, IReadOnlyList<PassageChange> Shown)
{
    public bool IsEmpty => Added + Removed + Changed == 0;
}

/// <summary>What of a document's passages became other ones.</summary>
internal static class PassageChanges
{
    /// <summary>Of the tokens of both, the share that makes one passage another wording of the other.</summary>
    private const double Alike = 0.5;

    /// <summary>Under the same heading, less is enough.</summary>
    private const double AlikeInSection = 0.25;

    /// <summary>Between two passages that stayed, so many are compared with each other.</summary>
    private const int MostCompared = 20_000;

    public static DocumentChanges Between(IReadOnlyList<VersionPassage> before, IReadOnlyList<VersionPassage> after, int most)
    {
        var (kept, left) = Match(before, after);
        var anchors = Rising(kept);
        var shown = new List<PassageChange>();
        var (added, removed, changed) = (0, 0, 0);
        var (oldAt, newAt) = (0, 0);
        foreach (var (oldEnd, newEnd) in anchors.Append((before.Count, after.Count)))
        {
            var gone = Enumerable.Range(oldAt, oldEnd - oldAt).Where(left.Contains).ToList();
            var come = Enumerable.Range(newAt, newEnd - newAt).Where(i => kept[i] < 0).ToList();
            var pairs = Pair(before, after, gone, come);
            // A removed passage is told before the first that comes after the place where it stood.
            foreach (var index in gone.Where(g => !pairs.ContainsValue(g)))
            {
                removed++;
                var was = before[index];
                Show(() => new PassageChange(ChangeKind.Removed, was.Section, "", [new Mark(MarkKind.Removed, was.Text)]));
            }
            foreach (var index in come)
            {
                var now = after[index];
                if (pairs.TryGetValue(index, out var earlier))
                {
                    changed++;
                    var was = before[earlier];
                    Show(() => new PassageChange(ChangeKind.Changed, now.Section, was.Section == now.Section ? "" : was.Section,
                        TextChanges.Of(was.Text, now.Text)));
                    continue;
                }
                added++;
                Show(() => new PassageChange(ChangeKind.Added, now.Section, "", [new Mark(MarkKind.Added, now.Text)]));
            }
            (oldAt, newAt) = (oldEnd + 1, newEnd + 1);
        }
        return new DocumentChanges(added, removed, changed, kept.Count(k => k >= 0), shown);

        void Show(Func<PassageChange> change)
        {
            if (shown.Count < most)
                shown.Add(change());
        }
    }

    /// <summary>For each passage the same one before, or -1; and those before that none is the same as. Of equal ones the first meets
    /// the first.</summary>
    private static (int[] Kept, HashSet<int> Left) Match(IReadOnlyList<VersionPassage> before, IReadOnlyList<VersionPassage> after)
    {
        var places = new Dictionary<VersionPassage, Queue<int>>();
        for (var i = 0; i < before.Count; i++)
        {
            if (!places.TryGetValue(before[i], out var queue))
                places[before[i]] = queue = new Queue<int>();
            queue.Enqueue(i);
        }
        var kept = after.Select(p => places.TryGetValue(p, out var queue) && queue.TryDequeue(out var place) ? place : -1).ToArray();
        return (kept, [.. places.Values.SelectMany(q => q)]);
    }

    /// <summary>The longest part of what stayed that also stayed in its order.</summary>
    private static List<(int Before, int After)> Rising(int[] kept)
    {
        // Fredman, "On computing the length of longest increasing subsequences" (1975).
        var (ends, previous) = (new List<int>(), new int[kept.Length]);
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i] < 0)
                continue;
            var (low, high) = (0, ends.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = kept[ends[middle]] < kept[i] ? (middle + 1, high) : (low, middle);
            }
            previous[i] = low > 0 ? ends[low - 1] : -1;
            if (low == ends.Count)
                ends.Add(i);
            else
                ends[low] = i;
        }
        var rising = new List<(int, int)>();
        for (var i = ends.Count > 0 ? ends[^1] : -1; i >= 0; i = previous[i])
            rising.Add((kept[i], i));
        rising.Reverse();
        return rising;
    }

    /// <summary>New passages with the earlier ones that they are other wordings of.</summary>
    private static Dictionary<int, int> Pair(IReadOnlyList<VersionPassage> before, IReadOnlyList<VersionPassage> after, List<int> gone,
        List<int> come)
    {
        var pairs = new Dictionary<int, int>();
        if (gone.Count == 0 || come.Count == 0 || (long)gone.Count * come.Count > MostCompared)
            return pairs;
        var tokens = gone.ToDictionary(g => g, g => Counts(before[g].Text));
        foreach (var index in come)
        {
            var own = Counts(after[index].Text);
            var (best, likeness) = (-1, 0.0);
            foreach (var candidate in gone)
            {
                var least = before[candidate].Section == after[index].Section ? AlikeInSection : Alike;
                if (tokens.TryGetValue(candidate, out var theirs) && Likeness(own, theirs) is var found && found >= least
                    && found > likeness)
                    (best, likeness) = (candidate, found);
            }
            if (best >= 0)
                pairs[index] = best;
            tokens.Remove(best);
        }
        return pairs;
    }

    private static Dictionary<string, int> Counts(string text) =>
        TextChanges.Tokens(text).Where(t => char.IsLetterOrDigit(t[0]) || t.Length > 1).CountBy(t => t).ToDictionary();

    /// <summary>Twice what both have, of all that there is (Dice).</summary>
    private static double Likeness(Dictionary<string, int> a, Dictionary<string, int> b)
    {
        var all = a.Values.Sum() + b.Values.Sum();
        return all == 0 ? 0 : 2.0 * a.Sum(t => Math.Min(t.Value, b.GetValueOrDefault(t.Key))) / all;
    }
}
