using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Wxauto.Tests.Kubernetes;
using k8s;

namespace Wxauto.Chart.Tests.Rights;

/// <summary>Stands between a program and the API server and writes down what is asked with which answer. The program's
/// own token goes through.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private static readonly HashSet<string> OfOneConnection = new(StringComparer.OrdinalIgnoreCase)
        { "Host", "Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade" };

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _server;
    private readonly Uri _address;
    private int _conflicts;

    private RecordingProxy()
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(TestCluster.Kubeconfig);
        _address = new Uri(configuration.Host);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.AddRange(configuration.SslCaCerts);
        _server = new HttpMessageInvoker(new SocketsHttpHandler
            { UseProxy = false, AllowAutoRedirect = false, SslOptions = new SslClientAuthenticationOptions
            { CertificateChainPolicy = trust } });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(PassAsync);
    }

    public string Address => _app.Urls.Single();

    public ConcurrentQueue<(ApiRequest Request, int Status)> Answers { get; } = [];

    /// <summary>What RBAC refused. (A namespace that is ending refuses new objects with 403, too; that is no missing right.)</summary>
    public ConcurrentQueue<string> Forbidden { get; } = [];

    /// <summary>Rights that the server made use of. An apply that made its object asked for two.</summary>
    public IReadOnlySet<Right> Used => Answers.Where(a => a.Status is not (403 or 401))
        .SelectMany(a => a is { Status: 201, Request.Right.Verb: "patch" } ? [a.Request.Right, a.Request.Right with { Verb = "create" }]
            : (Right[])[a.Request.Right]).ToHashSet();

    public static async Task<RecordingProxy> StartAsync()
    {
        var proxy = new RecordingProxy();
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>The next patch of an Agent is answered as if somebody else had been faster: rare in a test, daily in a cluster.</summary>
    public void LoseTheNextPatchOfAnAgent() => _conflicts = 1;

    /// <summary>A kubeconfig of a service account, through this proxy.</summary>
    public async Task<string> KubeconfigAsync(string @namespace, string account)
    {
        var (exit, token, error) = await TestCluster.RunAsync(TestCluster.Kubectl,
            ["--kubeconfig", TestCluster.Kubeconfig, "-n", @namespace, "create", "token", account]);
        exit.Should().Be(0, error);
        var file = Path.Combine(Path.GetTempPath(), $"wxauto-{Guid.NewGuid():N}.kubeconfig");
        await File.WriteAllTextAsync(file, $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: test, cluster: {server: "{{{Address}}}"}}]
            users: [{name: test, user: {token: "{{{token.Trim()}}}"}}]
            contexts: [{name: test, context: {cluster: test, user: test}}]
            current-context: test
            """);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var asked = ApiRequest.Read(context.Request.Method, context.Request.Path, context.Request.Query["watch"] is ["true" or "1"]);
        if (asked is { Right: { Resource: "agents", Verb: "patch" } } && Interlocked.Exchange(ref _conflicts, 0) == 1)
        {
            context.Response.StatusCode = 409;
            await context.Response.WriteAsJsonAsync(new { kind = "Status", apiVersion = "v1", status = "Failure", reason = "Conflict",
                code = 409, message = "the object has been modified" });
            return;
        }
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method),
            new Uri(_address, context.Request.Path + context.Request.QueryString));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers.Where(h => !OfOneConnection.Contains(h.Key)))
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        try
        {
            using var response = await _server.SendAsync(request, context.RequestAborted);
            if (asked is not null)
                Answers.Enqueue((asked, (int)response.StatusCode));
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(h => !OfOneConnection.Contains(h.Key)))
                context.Response.Headers[name] = values.ToArray();
            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
            // A watch that says nothing yet has answered all the same.
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
            {
                await response.Content.LoadIntoBufferAsync(context.RequestAborted);
                if (await response.Content.ReadAsStringAsync(context.RequestAborted) is var said
                    && !said.Contains("is being terminated", StringComparison.Ordinal))
                    Forbidden.Enqueue($"{asked} {said}");
            }
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested
            && e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The program has gone.
        }
    }
}
