using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Text;
using Wxauto.Customers.Rules;

namespace Wxauto.Customers.Tiers;

/// <summary>What a signal earned a contact.</summary>
/// <param name="Points">As of the time it was counted, without the signal's limit.</param>
internal sealed record Earned(string Signal, double Points, int Count, DateTimeOffset LastAt);

/// <summary>
/// Points of messages. Each halves in the signal's half-life, so a sum halves too: points(t) = sum of p_i * 2^(-(t - t_i) / half-life).
/// Nothing is added up over time: what is counted is always the messages themselves, so that counting again, or by other rules, changes
/// nothing else.
/// </summary>
internal static class Scoring
{
    /// <summary>Halved so often, a point is not worth reading its message.</summary>
    private const double HalfLives = 6;

    /// <summary>Messages before that earn nothing any more.</summary>
    public static TimeSpan Reach(ScoreRules rules) =>
        TimeSpan.FromDays(Math.Min(365, rules.Signals.Select(s => s.HalfLifeDays).DefaultIfEmpty(1).Max() * HalfLives));

    /// <param name="written">By the contact.</param>
    /// <param name="zone">Of the hours.</param>
    public static IReadOnlyList<Earned> Of(ScoreRules rules, IReadOnlyList<ContactMessage> written, TimeZoneInfo zone, DateTimeOffset now)
    {
        var folded = written.Select(m => (Message: m, Text: PlainText.Fold(m.Text))).ToList();
        var earned = new List<Earned>();
        foreach (var signal in rules.Signals)
        {
            var (sum, count, last) = (0.0, 0, DateTimeOffset.MinValue);
            foreach (var (message, text) in folded)
                if (PointsOf(signal, message, text, zone) is var points and not 0)
                {
                    sum += Left(points, message.SentAt, now, signal.HalfLifeDays);
                    count++;
                    last = message.SentAt > last ? message.SentAt : last;
                }
            if (count > 0)
                earned.Add(new Earned(signal.Name, sum, count, last));
        }
        return earned;
    }

    /// <summary>The newest message that asks for a price or an offer.</summary>
    public static ContactMessage? Interest(StageRules rules, IEnumerable<ContactMessage> written) => written
        .Where(m => PlainText.Fold(m.Text) is var text && rules.FoldedInterest.Any(w => text.Contains(w, StringComparison.Ordinal)))
        .MaxBy(m => m.SentAt);

    /// <summary>What the contacts together are worth now: 0 to 100, and why.</summary>
    public static (int Score, IReadOnlyList<ScoreContribution> Contributions) Total(
        ScoreRules rules, IEnumerable<Contact> contacts, DateTimeOffset now)
    {
        var all = contacts.SelectMany(c => c.Earned, (c, e) => (c.ScoredAt, Earned: e)).ToLookup(e => e.Earned.Signal);
        var contributions = new List<ScoreContribution>();
        foreach (var signal in rules.Signals)
            if (all[signal.Name].ToList() is { Count: > 0 } of)
            {
                var points = of.Sum(e => Left(e.Earned.Points, e.ScoredAt, now, signal.HalfLifeDays));
                contributions.Add(new ScoreContribution(signal.Name, signal.Text, Math.Round(Math.Clamp(points, -signal.Most, signal.Most),
                    1),
                    of.Sum(e => e.Earned.Count), of.Max(e => e.Earned.LastAt)));
            }
        var score = (int)Math.Round(Math.Clamp(rules.Base + contributions.Sum(c => c.Points), 0, 100));
        return (score, [.. contributions.OrderByDescending(c => Math.Abs(c.Points))]);
    }

    /// <summary>The tier of a score: one that is in force ends only a margin beyond the border that it began at.</summary>
    public static CustomerTier Tier(ScoreRules rules, CustomerTier before, int score) => before switch
    {
        CustomerTier.White when score >= rules.WhiteFrom - rules.Margin => CustomerTier.White,
        CustomerTier.Black when score < rules.BlackBelow + rules.Margin => CustomerTier.Black,
        _ when score >= rules.WhiteFrom => CustomerTier.White,
        _ when score < rules.BlackBelow => CustomerTier.Black,
        _ => CustomerTier.Grey,
    };

    private static double Left(double points, DateTimeOffset at, DateTimeOffset now, double halfLifeDays) =>
        now <= at ? points : points * Math.Pow(2, -(now - at).TotalDays / halfLifeDays);

    private static double PointsOf(SignalRule signal, ContactMessage message, string text, TimeZoneInfo zone)
    {
        var points = signal.Answered && message.Answered ? signal.Points : 0;
        points += signal.Points * signal.FoldedWords.Count(w => text.Contains(w, StringComparison.Ordinal));
        if (signal.Files.Count > 0)
            points += message.Files.Sum(f => signal.Files.GetValueOrDefault(Path.GetExtension(f).TrimStart('.').ToLowerInvariant()))
                + (message is { Kind: MessageKind.Image, Files.Count: 0 } ? signal.Files.GetValueOrDefault("jpg") : 0);
        if (signal.Hours is { } hours && TimeZoneInfo.ConvertTime(message.SentAt, zone) is var local
            && local.Hour >= hours.From && local.Hour <= hours.To)
            points += local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? hours.Weekend : hours.Weekday;
        return Math.Clamp(points, -signal.PerMessage, signal.PerMessage);
    }
}
