using System.Collections.Concurrent;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>What was learnt of one provider's models; known as long as its spec is in force.</summary>
internal sealed class HabitsOfModels(AIProviderSpec spec)
{
    private readonly ConcurrentDictionary<string, ModelHabits> _known = new();
    private readonly ModelHabits _usual = ModelHabits.Of(spec);

    public ModelHabits Of(string model) => _known.GetValueOrDefault(model, _usual);

    /// <summary>What proved right. Room for thoughts is learnt elsewhere, at the same time.</summary>
    public void Keep(string model, ModelHabits habits) =>
        _known.AddOrUpdate(model, habits, (_, known) => habits with { Thoughts = known.Thoughts });

    public void GiveMoreThoughts(string model) =>
        _known.AddOrUpdate(model, _ => _usual.WithMoreThoughts(), (_, known) => known.WithMoreThoughts());
}
