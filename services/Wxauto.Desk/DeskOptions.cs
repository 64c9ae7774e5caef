using Wxauto.Desk.Episodes;

namespace Wxauto.Desk;

/// <summary>What the company promises, when it works, and how hand-offs go.</summary>
internal sealed class DeskOptions
{
    public const string Section = "Wxauto:Desk";

    /// <summary>The first that names the agent, else the first that names none, holds; without any there are no clocks.</summary>
    public List<SlaOptions> Policies { get; set; } = [];
    public HoursOptions Hours { get; set; } = new();
    public HandoffOptions Handoff { get; set; } = new();
    public RatingOptions Rating { get; set; } = new();

    /// <summary>An episode that the AI has ends after so long without a word.</summary>
    public TimeSpan EndAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Who answers in WeChat itself has the conversation for so long after his last words; then the AI has it again.</summary>
    public TimeSpan WeChatHolds { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Texts for customers, over those of the language (key and text).</summary>
    public Dictionary<string, string> Texts { get; set; } = [];

    /// <summary>zh-CN or en.</summary>
    public string Language { get; set; } = "zh-CN";

    public static IEnumerable<string> FaultsOf(DeskOptions o)
    {
        if (o.EndAfter < TimeSpan.FromMinutes(1) || o.EndAfter > TimeSpan.FromDays(90))
            yield return "EndAfter: give 00:01:00 to 90.00:00:00";
        if (o.WeChatHolds < TimeSpan.FromMinutes(1) || o.WeChatHolds > TimeSpan.FromDays(7))
            yield return "WeChatHolds: give 00:01:00 to 7.00:00:00";
        if (!DeskWording.Languages.Contains(o.Language))
            yield return $"Language: give one of {string.Join(", ", DeskWording.Languages)}";
        foreach (var key in o.Texts.Keys.Where(k => !DeskWording.Keys.Contains(k)))
            yield return $"Texts:{key}: there is no such text; there are {string.Join(", ", DeskWording.Keys)}";
        for (var i = 0; i < o.Policies.Count; i++)
            foreach (var fault in o.Policies[i].Faults())
                yield return $"Policies:{i}:{fault}";
        foreach (var fault in o.Hours.Faults().Select(f => $"Hours:{f}").Concat(o.Handoff.Faults().Select(f => $"Handoff:{f}")))
            yield return fault;
    }
}

/// <summary>Times of a promise, in working time; what is absent is not promised.</summary>
internal sealed class SlaOptions
{
    public string Name { get; set; } = "";
    public List<string> Agents { get; set; } = [];
    public TimeSpan? FirstReply { get; set; }
    public TimeSpan? NextReply { get; set; }
    public TimeSpan? Resolution { get; set; }
    public TimeSpan? QueueWait { get; set; }
    public bool RestWhileWaiting { get; set; } = true;
    public bool RestWhileSnoozed { get; set; } = true;

    public SlaTargets Targets => new(Name, FirstReply, NextReply, Resolution, QueueWait, RestWhileWaiting, RestWhileSnoozed);

    public IEnumerable<string> Faults()
    {
        if (Name.Length is 0 or > 60)
            yield return "Name: give 1 to 60 characters";
        foreach (var (key, time) in new[] { ("FirstReply", FirstReply), ("NextReply", NextReply), ("Resolution", Resolution),
            ("QueueWait", QueueWait) })
            if (time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromDays(90))
                yield return $"{key}: give 00:00:01 to 90.00:00:00";
    }
}

/// <summary>When people work, by the Platform's clock.</summary>
internal sealed class HoursOptions
{
    /// <summary>By the day of the week (Monday …), frames such as <c>09:00-12:00</c>. Without any day every moment is worked.</summary>
    public Dictionary<string, string[]> Week { get; set; } = [];

    /// <summary>Days without work: <c>2026-10-01</c>, or <c>2026-10-01..2026-10-07</c>.</summary>
    public List<string> Holidays { get; set; } = [];

    /// <summary>Days that are worked although the week or a holiday says otherwise, with the frames of a Monday.</summary>
    public List<string> Workdays { get; set; } = [];

    public IEnumerable<string> Faults()
    {
        foreach (var (day, frames) in Week)
        {
            if (!Enum.TryParse<DayOfWeek>(day, ignoreCase: false, out _) || char.IsDigit(day[0]))
                yield return $"Week:{day}: give Monday to Sunday";
            if (frames.Length > 12 || Frames(frames) is not { } read || read.Zip(read.Skip(1)).Any(p => p.First.To > p.Second.From))
                yield return $"Week:{day}: give at most 12 frames like 09:00-12:00 in their order";
        }
        foreach (var (name, days) in new[] { ("Holidays", Holidays), ("Workdays", Workdays) })
            for (var i = 0; i < days.Count; i++)
                if (Days(days[i]) is null)
                    yield return $"{name}:{i}: give a day like 2026-10-01, or days like 2026-10-01..2026-10-07 (at most a year)";
    }

    public WorkCalendar Calendar(TimeZoneInfo zone)
    {
        var week = Week.Count == 0 ? Enum.GetValues<DayOfWeek>().ToDictionary(d => d, IReadOnlyList<Frame> (_) => [Frame.WholeDay])
            : Week.ToDictionary(d => Enum.Parse<DayOfWeek>(d.Key), IReadOnlyList<Frame> (d) => Frames(d.Value)!);
        var days = new Dictionary<DateOnly, IReadOnlyList<Frame>>();
        foreach (var day in Holidays.SelectMany(d => Days(d)!))
            days[day] = [];
        foreach (var day in Workdays.SelectMany(d => Days(d)!))
            days[day] = week.GetValueOrDefault(DayOfWeek.Monday, [Frame.WholeDay]);
        return new WorkCalendar(zone, week, days);
    }

    private static List<Frame>? Frames(string[] texts)
    {
        var frames = new List<Frame>();
        foreach (var text in texts)
        {
            if (!Frame.TryParse(text, out var frame))
                return null;
            frames.Add(frame);
        }
        return frames;
    }

    private static List<DateOnly>? Days(string text)
    {
        var parts = text.Split("..");
        if (parts.Length > 2 || !DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", out var from)
            || !DateOnly.TryParseExact(parts[^1], "yyyy-MM-dd", out var to) || to < from || to.DayNumber - from.DayNumber > 366)
            return null;
        return [.. Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays)];
    }
}

internal sealed class HandoffOptions
{
    /// <summary>Who is offered a conversation has so long to take it.</summary>
    public TimeSpan OfferFor { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Managers are told of who waits longer.</summary>
    public TimeSpan EscalateAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Who is silent for longer is not at the desk any more, and gives what he has to the queue.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>A customer is told that nobody is there when nobody came for so long.</summary>
    public TimeSpan TellAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Of who has no other: how many conversations he can have.</summary>
    public int Capacity { get; set; } = 8;

    /// <summary>How much of a capacity a conversation takes: of a friend 1, of a group this.</summary>
    public int GroupWeight { get; set; } = 2;

    /// <summary>Skills that a conversation of an agent needs: agent and words.</summary>
    public Dictionary<string, string[]> Skills { get; set; } = [];

    public IEnumerable<string> Faults()
    {
        foreach (var (key, time, least) in new[] { ("OfferFor", OfferFor, 5), ("EscalateAfter", EscalateAfter, 5), ("Grace", Grace, 30),
            ("TellAfter", TellAfter, 0) })
            if (time < TimeSpan.FromSeconds(least) || time > TimeSpan.FromDays(1))
                yield return $"{key}: give {TimeSpan.FromSeconds(least)} to 1.00:00:00";
        if (Capacity is < 0 or > 100)
            yield return "Capacity: give 0 to 100";
        if (GroupWeight is < 1 or > 100)
            yield return "GroupWeight: give 1 to 100";
    }
}

internal sealed class RatingOptions
{
    /// <summary>Whether customers whom a person served are asked how it was.</summary>
    public bool Ask { get; set; }
}
