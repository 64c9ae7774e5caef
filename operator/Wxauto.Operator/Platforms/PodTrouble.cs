using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>What keeps pods from working, in the words of the cluster and of the program.</summary>
internal sealed class PodTrouble(KubernetesApi api, TimeProvider time)
{
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(30);
    private const int Longest = 600;
    private static readonly string[] Passing = ["ContainerCreating", "PodInitializing"];

    /// <returns>Empty when nothing is known.</returns>
    public async Task<string> OfAsync(string @namespace, IEnumerable<KeyValuePair<string, string>> labels,
        CancellationToken cancellationToken)
    {
        var pods = await api.ListAsync<V1Pod>(@namespace, cancellationToken, string.Join(",", labels.Select(l => $"{l.Key}={l.Value}")));
        return pods.OrderByDescending(p => p.Metadata.CreationTimestamp).Select(Of).FirstOrDefault(t => t.Length > 0) ?? "";
    }

    /// <summary>Of the pods whose sidecar has been running for a while and fails its probe.</summary>
    public async Task<IReadOnlyList<string>> SilentSidecarsAsync(
        string @namespace, IEnumerable<KeyValuePair<string, string>> labels, CancellationToken cancellationToken)
    {
        var pods = await api.ListAsync<V1Pod>(@namespace, cancellationToken, string.Join(",", labels.Select(l => $"{l.Key}={l.Value}")));
        return [.. pods.Where(p => (p.Status?.ContainerStatuses ?? []).Any(IsSilentSidecar))
            .Select(p => $"{p.Metadata.Name}'s fails its probe.")];
    }

    private bool IsSilentSidecar(V1ContainerStatus container) =>
        container is { Name: "daprd", Ready: false, State.Running: { StartedAt: { } since } } && time.GetUtcNow() - since > Starting;

    private static string Of(V1Pod pod)
    {
        var words = (pod.Status?.ContainerStatuses ?? []).Select(Of).FirstOrDefault(t => t.Length > 0)
            ?? pod.Status?.Conditions?.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" })?.Message;
        if (string.IsNullOrWhiteSpace(words))
            return "";
        // the end of a log says more than its beginning
        return $"{pod.Metadata.Name}: {(words.Length > Longest ? $"…{words[^Longest..]}" : words)}";
    }

    private static string Of(V1ContainerStatus container)
    {
        if ((container.State?.Terminated ?? container.LastState?.Terminated) is { ExitCode: not 0 } end)
            return $"{container.Name} ended with exit code {end.ExitCode} ({end.Reason}) {end.Message?.Trim()}".Trim();
        return container.State?.Waiting is { Reason: { } reason } waiting
            && !Passing.Contains(reason) ? $"{container.Name} waits: {reason} {waiting.Message}".Trim() : "";
    }
}
