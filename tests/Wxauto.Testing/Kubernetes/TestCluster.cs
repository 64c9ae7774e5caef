using System.Diagnostics;
using k8s;
using k8s.Models;

namespace Wxauto.Tests.Kubernetes;

/// <summary>
/// The Kubernetes API of the test run (<c>tests/env/with-kubernetes.sh</c>), with the project's CRDs. Its controllers run, its pods do not:
/// there is no kubelet.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestCluster(string @namespace) => Namespace = @namespace;

    /// <summary>Of this test alone; deleted with it.</summary>
    public string Namespace { get; }

    /// <summary>The administrator's.</summary>
    public static string Kubeconfig { get; } = Variable("WXAUTO_TEST_KUBECONFIG");
    public static string Kubectl { get; } = Path.Combine(Variable("WXAUTO_TEST_KUBETOOLS"), "kubectl");
    public static string Helm { get; } = Path.Combine(Variable("WXAUTO_TEST_KUBETOOLS"), "helm");

    public static k8s.Kubernetes NewClient() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));

    /// <summary>A client with the rights of a service account.</summary>
    public static k8s.Kubernetes NewClient(string @namespace, string serviceAccount)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig);
        using var admin = new k8s.Kubernetes(configuration);
        var token = admin.CoreV1.CreateNamespacedServiceAccountToken(new Authenticationv1TokenRequest
            { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 3600 } }, serviceAccount, @namespace);
        return new(new KubernetesClientConfiguration { Host = configuration.Host, SslCaCerts = configuration.SslCaCerts,
            AccessToken = token.Status.Token, Namespace = @namespace });
    }

    public static async Task<TestCluster> NewNamespaceAsync()
    {
        using var client = NewClient();
        var name = $"t{Guid.NewGuid():N}"[..16];
        await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } });
        return new TestCluster(name);
    }

    /// <summary>Runs kubectl in the namespace; fails with what it said when it fails.</summary>
    public async Task<string> KubectlAsync(string arguments, string? input = null)
    {
        var (exit, output, error) = await RunAsync(Kubectl,
            ["--kubeconfig", Kubeconfig, "-n", Namespace, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)], input);
        return exit == 0 ? output : throw new InvalidOperationException($"kubectl {arguments}: {error}{output}");
    }

    public static async Task<(int Exit, string Output, string Error)> RunAsync(string program, IReadOnlyList<string> arguments,
        string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Waits until the answer is not null; says what was waited for when it never is.</summary>
    public static async Task<T> EventuallyAsync<T>(string what, Func<Task<T?>> answer, TimeSpan? patience = null)
    {
        var until = DateTime.UtcNow + (patience ?? Patience);
        Exception? last = null;
        while (DateTime.UtcNow < until)
        {
            try
            {
                if (await answer() is { } value)
                    return value;
                last = null;
            }
            catch (Exception e) when (e is HttpRequestException or k8s.Autorest.HttpOperationException or IOException
                or TaskCanceledException or InvalidOperationException)
            {
                last = e;
            }
            await Task.Delay(100);
        }
        throw new TimeoutException($"Waited in vain until {what}.", last);
    }

    public static Task EventuallyAsync(string what, Func<Task<bool>> answer, TimeSpan? patience = null) =>
        EventuallyAsync<object>(what, async () => await answer() ? what : null, patience);

    public async ValueTask DisposeAsync()
    {
        using var client = NewClient();
        await client.CoreV1.DeleteNamespaceAsync(Namespace);
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException(
            $"{name} is not set. Run the tests with 'tests/env/with-kubernetes.sh dotnet test …' or 'make test'.");
}
