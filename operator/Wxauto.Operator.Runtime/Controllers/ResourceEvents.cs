using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>What `kubectl describe` shows below an object. The same event again raises the count of the first.</summary>
public sealed partial class ResourceEvents(KubernetesApi api, TimeProvider time, ILogger<ResourceEvents> logger)
{
    private const int LongestMessage = 1024;
    private const int LongestName = 236;  // and a dot and a digest: 253

    /// <summary>Something went as it should.</summary>
    /// <param name="source">Who says it: the controller's field manager.</param>
    /// <param name="reason">One word in CamelCase.</param>
    public Task NormalAsync(IKubernetesObject<V1ObjectMeta> about, string source, string reason, string message,
        CancellationToken cancellationToken) =>
        PublishAsync(about, source, "Normal", reason, message, cancellationToken);

    /// <summary>Something that a person should look at. The message says what to do.</summary>
    public Task WarningAsync(IKubernetesObject<V1ObjectMeta> about, string source, string reason, string message,
        CancellationToken cancellationToken) =>
        PublishAsync(about, source, "Warning", reason, message, cancellationToken);

    // An event is news, not state: one that cannot be told must not stop the work it tells of.
    private async Task PublishAsync(IKubernetesObject<V1ObjectMeta> about, string source, string type, string reason, string message,
        CancellationToken cancellationToken)
    {
        message = message.Length > LongestMessage ? $"{message[..(LongestMessage - 1)]}…" : message;
        try
        {
            await RecordAsync(Event(about, source, type, reason, message), cancellationToken);
        }
        catch (Exception problem) when (problem is KubernetesApiException or HttpRequestException or TimeoutException or IOException)
        {
            LogNotTold(ResourceKey.Of(about), reason, message, problem.Message);
        }
    }

    private async Task RecordAsync(Corev1Event news, CancellationToken cancellationToken)
    {
        try
        {
            await api.CreateAsync(news, cancellationToken);
            return;
        }
        catch (KubernetesApiException refused) when (refused.Reason == "AlreadyExists")
        {
        }
        var known = await api.GetAsync<Corev1Event>(ResourceKey.Of(news), cancellationToken);
        if (known is null)
            return;
        known.Count = (known.Count ?? 1) + 1;
        known.LastTimestamp = news.LastTimestamp;
        await api.ReplaceAsync(known, cancellationToken);
    }

    // The name is made of what is said, so that it is found again also by the next process.
    private Corev1Event Event(IKubernetesObject<V1ObjectMeta> about, string source, string type, string reason, string message)
    {
        var digest = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{about.Metadata.Uid}\n{source}\n{type}\n{reason}\n{message}")))[..16];
        var now = time.GetUtcNow().UtcDateTime;
        var @namespace = about.Metadata.NamespaceProperty ?? "default";
        var name = about.Metadata.Name.Length > LongestName ? about.Metadata.Name[..LongestName].TrimEnd('.', '-') : about.Metadata.Name;
        return new Corev1Event
        {
            Metadata = new V1ObjectMeta { Name = $"{name}.{digest}", NamespaceProperty = @namespace },
            InvolvedObject = new V1ObjectReference
            {
                ApiVersion = about.ApiVersion,
                Kind = about.Kind,
                Name = about.Metadata.Name,
                NamespaceProperty = about.Metadata.NamespaceProperty,
                Uid = about.Metadata.Uid,
                ResourceVersion = about.Metadata.ResourceVersion,
            },
            Type = type,
            Reason = reason,
            Message = message,
            Count = 1,
            FirstTimestamp = now,
            LastTimestamp = now,
            Source = new V1EventSource { Component = source },
            ReportingComponent = source,
            ReportingInstance = Environment.MachineName,
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "The event {Reason} of {Key} ({Text}) could not be recorded: {Problem}")]
    private partial void LogNotTold(ResourceKey key, string reason, string text, string problem);
}
