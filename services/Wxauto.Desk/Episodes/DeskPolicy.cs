using Wxauto.Contracts.Resources;

namespace Wxauto.Desk.Episodes;

/// <summary>What is promised for an agent's customers, and when people work; by the Platform's time zone.</summary>
internal sealed class DeskPolicy(DeskOptions options, IResourceCatalog catalog)
{
    private Tuple<string, WorkCalendar>? _calendar;

    public WorkCalendar Calendar
    {
        get
        {
            var platform = catalog.Current.Platform;
            if (_calendar is not { } known || known.Item1 != platform.TimeZone)
                _calendar = known = Tuple.Create(platform.TimeZone, options.Hours.Calendar(platform.Zone()));
            return known.Item2;
        }
    }

    public SlaTargets TargetsFor(string agent) => (options.Policies.Find(p => p.Agents.Contains(agent))
        ?? options.Policies.Find(p => p.Agents.Count == 0))
        ?.Targets ?? SlaTargets.None;

    public IReadOnlyList<string> SkillsFor(string agent) => options.Handoff.Skills.GetValueOrDefault(agent) ?? [];
}
