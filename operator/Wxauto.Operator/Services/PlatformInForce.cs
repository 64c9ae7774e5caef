using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;

namespace Wxauto.Operator.Services;

internal static class PlatformInForce
{
    /// <summary>A namespace has one Platform: the oldest. Null when there is none, or when it is being deleted.</summary>
    public static PlatformResource? PlatformOf(this ResourceCache<PlatformResource> platforms, string @namespace) =>
        platforms.InNamespace(@namespace).Where(p => p.Metadata.DeletionTimestamp is null)
            .OrderBy(p => p.Metadata.CreationTimestamp).ThenBy(p => p.Metadata.Name, StringComparer.Ordinal).FirstOrDefault();
}
