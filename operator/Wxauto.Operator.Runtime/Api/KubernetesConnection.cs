using YamlDotNet.Core;
using YamlDotNet.Serialization;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace Wxauto.Operator.Runtime;

/// <summary>How the cluster is found: the kubeconfig that is named, else KUBECONFIG, else the pod's service account,
/// else ~/.kube/config.</summary>
public static class KubernetesConnection
{
    /// <param name="kubeconfig">Path of a kubeconfig, or null.</param>
    /// <returns>The client and the namespace of the context or of the pod (null when neither names one).</returns>
    /// <exception cref="KubeConfigException">The file is no kubeconfig, or names nothing to connect to.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (Kubernetes Client, string? Namespace) Open(string? kubeconfig, string userAgent)
    {
        kubeconfig ??= Environment.GetEnvironmentVariable("KUBECONFIG");
        if (string.IsNullOrEmpty(kubeconfig) && KubernetesClientConfiguration.IsInCluster())
        {
            var pod = KubernetesClientConfiguration.InClusterConfig();
            return (new Kubernetes(Prepared(pod, userAgent)), pod.Namespace);
        }
        var file = Read(string.IsNullOrEmpty(kubeconfig) ? KubernetesClientConfiguration.KubeConfigDefaultLocation : kubeconfig);
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(file);
        Prepared(configuration, userAgent);
        var user = file.Contexts.FirstOrDefault(context => context.Name == configuration.CurrentContext)?.ContextDetails?.User;
        var credentials = file.Users?.FirstOrDefault(candidate => candidate.Name == user)?.UserCredentials;
        var client = string.IsNullOrEmpty(credentials?.Impersonate) ? new Kubernetes(configuration)
            : new Kubernetes(configuration, new Impersonation(credentials));
        return (client, configuration.Namespace);
    }

    // The client's own reader loads every class of the Kubernetes API first: 30 MB that stay.
    private static K8SConfiguration Read(string path)
    {
        try
        {
            var file = new DeserializerBuilder().IgnoreUnmatchedProperties().Build().Deserialize<K8SConfiguration?>(File.ReadAllText(path))
                ?? throw new KubeConfigException($"{path} is empty");
            file.FileName = Path.GetFullPath(path);
            return file;
        }
        catch (YamlException e)
        {
            throw new KubeConfigException($"{path} is no kubeconfig: {e.Message}", e);
        }
    }

    // A connection that died without a word is found in 45 s (the client's own way: 210 s).
    private static KubernetesClientConfiguration Prepared(KubernetesClientConfiguration configuration, string userAgent)
    {
        configuration.UserAgent = userAgent;
        configuration.FirstMessageHandlerSetup = handler =>
        {
            handler.ConnectTimeout = TimeSpan.FromSeconds(10);
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
            handler.EnableMultipleHttp2Connections = true;
        };
        return configuration;
    }

    /// <summary>KubernetesClient reads as, as-groups and as-user-extra from a kubeconfig and does not send them.</summary>
    private sealed class Impersonation(UserCredentials user) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("Impersonate-User", user.Impersonate);
            foreach (var group in user.ImpersonateGroups ?? [])
                request.Headers.TryAddWithoutValidation("Impersonate-Group", group);
            foreach (var (name, value) in user.ImpersonateUserExtra ?? [])
                request.Headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(name)}", value);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
