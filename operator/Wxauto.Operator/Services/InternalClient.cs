using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Services;

/// <summary>Calls of the services' internal API. Whatever goes wrong is an <see cref="Unanswered"/>, because services that are away
/// are nothing unexpected.</summary>
internal sealed class InternalClient(KubernetesApi api, OperatorSettings settings, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // Names of Services are looked up again after a while, and proxies of the environment are not for them.
    private readonly HttpClient _http = new(new SocketsHttpHandler
        { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), MaxConnectionsPerServer = 8 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public Task<Answer<T>> GetAsync<T>(PlatformResource platform, Role role, string path, CancellationToken cancellationToken)
        where T : class =>
        SendAsync<T>(platform, role, HttpMethod.Get, path, null, cancellationToken);

    public Task<Answer<T>> PostAsync<T>(PlatformResource platform, Role role, string path, object body, CancellationToken cancellationToken)
        where T : class =>
        SendAsync<T>(platform, role, HttpMethod.Post, path, body, cancellationToken);

    /// <returns>Null when it is done.</returns>
    public async Task<Unanswered?> DeleteAsync(PlatformResource platform, Role role, string path, CancellationToken cancellationToken) =>
        (await SendAsync<Done>(platform, role, HttpMethod.Delete, path, null, cancellationToken)).Problem;

    public void Dispose() => _http.Dispose();

    private async Task<Answer<T>> SendAsync<T>(PlatformResource platform, Role role, HttpMethod method, string path, object? body,
        CancellationToken cancellationToken) where T : class
    {
        var address = settings.ServiceAddress.Replace("{platform}", platform.Metadata.Name, StringComparison.Ordinal)
            .Replace("{role}", role.Name, StringComparison.Ordinal)
                .Replace("{namespace}", platform.Metadata.NamespaceProperty, StringComparison.Ordinal);
        Unanswered Problem(string what) => new(Unanswered.ServicesUnavailable,
            $"The {role.Name} of Platform {platform.Metadata.Name} {what}. See the Platform's conditions and the role's pods.");
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (await TokenAsync(platform, either.Token) is not { } token)
                return Problem($"has no token for the operator yet (Secret {SecretOf(platform).Name})");
            using var request = new HttpRequestMessage(method, address + path)
                { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            if (body is not null)
                request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return Problem($"refuses the operator's token: its pods were started with another one than the Secret {SecretOf(platform).Name} has now");
            if (!response.IsSuccessStatusCode)
                return Problem($"answers {(int)response.StatusCode} to {method} {path}");
            if (typeof(T) == typeof(Done))
                return (T)(object)Done.Instance;
            return await response.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, either.Token) is { } value ? value
                : Problem($"answers nothing to {method} {path}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Problem($"does not answer within {Limit.TotalSeconds:0} s");
        }
        catch (HttpRequestException e)
        {
            return Problem($"cannot be reached at {address} ({e.HttpRequestError})");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return Problem($"answers what cannot be read to {method} {path}: {e.Message}");
        }
    }

    // Read anew each time: requests are few, and nothing of a Secret is kept.
    private async Task<string?> TokenAsync(PlatformResource platform, CancellationToken cancellationToken) =>
        (await api.GetAsync<V1Secret>(SecretOf(platform), cancellationToken))?.Data?.TryGetValue("operatorToken", out var token) == true
            ? Encoding.UTF8.GetString(token) : null;

    private static ResourceKey SecretOf(PlatformResource platform) =>
        new(platform.Metadata.NamespaceProperty, PlatformPlan.InternalOf(platform.Metadata.Name));

    private sealed class Done
    {
        public static Done Instance { get; } = new();
    }
}
