using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>Whether an object that is there already may be a Platform's child.</summary>
internal static class Ownership
{
    public static bool IsOf(this V1ObjectMeta metadata, PlatformResource platform) => Controller(metadata)?.Uid == platform.Metadata.Uid;

    /// <summary>Null when it is, or may be taken over: it has our labels and no owner (a restored backup).</summary>
    public static PlatformProblem? ProblemOf(V1ObjectMeta metadata, ResourceType type, PlatformResource platform)
    {
        var name = platform.Metadata.Name;
        if (metadata.IsOf(platform) || (Controller(metadata) is null
            && PlatformLabels.Of(name, null).All(l => metadata.Labels?.TryGetValue(l.Key, out var value) == true && value == l.Value)))
            return null;
        if (IsOfThePredecessor(metadata, platform))
            return new PlatformProblem("Collecting",
                $"The {type.Kind} {metadata.Name} is of a deleted Platform of the same name and is being collected.", Waits: true);
        return new PlatformProblem("NameTaken",
            $"A {type.Kind} {metadata.Name} that is not the Platform's is there already. Delete it or rename the Platform: kubectl -n {metadata.NamespaceProperty} get {type.Plural} {metadata.Name} -o yaml");
    }

    /// <summary>Of a Platform of this name that was deleted: the API server removes it.</summary>
    public static bool IsOfThePredecessor(V1ObjectMeta metadata, PlatformResource platform) =>
        Controller(metadata) is { } owner && owner.Kind == ResourceKinds.Platform.Name && owner.Name == platform.Metadata.Name
            && owner.Uid != platform.Metadata.Uid;

    private static V1OwnerReference? Controller(V1ObjectMeta metadata) =>
        metadata.OwnerReferences?.FirstOrDefault(o => o.Controller == true);
}

/// <summary>Why something is not as the Platform wants it.</summary>
/// <param name="Reason">A word for programs.</param>
/// <param name="Message">For people: what to do.</param>
/// <param name="Waits">It passes by itself.</param>
internal sealed record PlatformProblem(string Reason, string Message, bool Waits = false);
