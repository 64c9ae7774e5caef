using Wxauto.Ai.Providers;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.OpenAi;

/// <summary>
/// What a program may say as "model": light, standard, strong, vision, embedding (the key's route decides), a provider's model by its own
/// name, or either of them at one provider, as in deepseek-main/strong.
/// </summary>
internal sealed class ModelNames(ProviderDirectory providers)
{
    /// <exception cref="OpenAiError">The key may use no such model.</exception>
    public (IReadOnlyList<string> Route, ModelUse Use) Resolve(string name, VirtualKeySpec key, ModelUse usual)
    {
        if (name is "auto" or "")
            return (key.Route, usual);
        if (UseOf(name) is { } use)
            return (key.Route, use);
        var slash = name.IndexOf('/');
        if (slash > 0 && key.Route.Contains(name[..slash]) && Own(name[..slash], name[(slash + 1)..]) is { } own)
            return ([name[..slash]], own);
        // Models of some providers have a slash in their names.
        var having = key.Route.Select(r => (Name: r, Use: Own(r, name))).Where(r => r.Use is not null).ToList();
        return having.Count > 0 ? ([.. having.Select(h => h.Name)], having[0].Use!.Value) : throw OpenAiError.NoModel(name);
    }

    public IEnumerable<(string Id, string Owner)> All(VirtualKeySpec key)
    {
        var serving = key.Route.Select(providers.Find).OfType<Provider>().ToList();
        foreach (var use in Enum.GetValues<ModelUse>().Where(u => u != ModelUse.Rerank
            && serving.Any(p => p.Spec.Models.For(u) is not null)))
            yield return (use.ToString().ToLowerInvariant(), "wxauto");
        foreach (var (provider, model) in serving.SelectMany(p => Enum.GetValues<ModelUse>().Where(u => u != ModelUse.Rerank)
            .Select(u => p.Spec.Models.Own(u)).OfType<string>().Distinct().Select(m => (p.Name, m))))
            yield return ($"{provider}/{model}", provider);
    }

    private ModelUse? Own(string provider, string name) => providers.Find(provider)?.Spec.Models is not { } models ? null
        : UseOf(name) is { } use && models.For(use) is not null ? use
        : Enum.GetValues<ModelUse>().Where(u => u != ModelUse.Rerank && models.Own(u) == name).Select(u => (ModelUse?)u).FirstOrDefault();

    private static ModelUse? UseOf(string name) => Enum.GetValues<ModelUse>()
        .Where(u => u != ModelUse.Rerank && u.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(u => (ModelUse?)u)
        .FirstOrDefault();
}
