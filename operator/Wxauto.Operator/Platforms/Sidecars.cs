using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Services;

namespace Wxauto.Operator.Platforms;

/// <summary>How the sidecars of a Platform's pods are.</summary>
/// <param name="Silent">Those that do not answer, in words; empty when all do.</param>
/// <param name="Unasked">Why a role could not be asked; null when all could.</param>
internal sealed record SidecarState(IReadOnlyList<string> Silent, Unanswered? Unasked);

/// <summary>
/// Learns it in two ways. A role is asked through its Service, which leads to one of its pods, and to none whose sidecar fails the
/// kubelet's probe; what the kubelet sees says nothing of what the program beside it sees.
/// </summary>
internal sealed class Sidecars(PlatformServices services, PodTrouble pods)
{
    public static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <param name="roles">Those without a ready pod are not asked.</param>
    public async Task<SidecarState> OfAsync(PlatformResource platform, IReadOnlyList<RoleState> roles, CancellationToken cancellationToken)
    {
        List<string> silent = [.. await pods.SilentSidecarsAsync(
            platform.Metadata.NamespaceProperty, PlatformLabels.Match(platform.Metadata.Name, component: null), cancellationToken)];
        var ready = Roles.All.Where(role => roles.Any(r => r.Status.Name == role.Name && r.Status.ReadyReplicas > 0)).ToList();
        var answers = await Task.WhenAll(ready.Select(role => services.SidecarAsync(platform, role, cancellationToken)));
        silent.AddRange(ready.Zip(answers).Where(a => a.Second.Value is { Answers: false }).Select(a => Said(a.First, a.Second.Value!)));
        return new SidecarState(silent, answers.Select(a => a.Problem).FirstOrDefault(p => p is not null));
    }

    private static string Said(Role role, SidecarReport report) =>
        $"A {role.Name} pod's does not answer its program since {report.Since:yyyy-MM-dd HH:mm} UTC ({report.Problem}).";
}
