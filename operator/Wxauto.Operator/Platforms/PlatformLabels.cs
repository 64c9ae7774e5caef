namespace Wxauto.Operator.Platforms;

/// <summary>Labels of everything that the operator makes for a Platform.</summary>
internal static class PlatformLabels
{
    public const string Instance = "app.kubernetes.io/instance";
    public const string Component = "app.kubernetes.io/component";
    private const string Name = "app.kubernetes.io/name";
    private const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Chooses them among all objects of a cluster.</summary>
    public const string Selector = $"{ManagedBy}=wxauto-operator";

    public static Dictionary<string, string> Of(string platform, string? component)
    {
        var labels = Match(platform, component);
        labels["app.kubernetes.io/part-of"] = "wxauto";
        labels[ManagedBy] = "wxauto-operator";
        return labels;
    }

    /// <summary>What selectors name: it never changes.</summary>
    public static Dictionary<string, string> Match(string platform, string? component)
    {
        var labels = new Dictionary<string, string> { [Name] = "wxauto", [Instance] = platform };
        if (component is not null)
            labels[Component] = component;
        return labels;
    }
}
