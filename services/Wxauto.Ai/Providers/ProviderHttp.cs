using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.Providers;

/// <summary>The one way to all providers. A refusal becomes a <see cref="ProviderException"/> here, so that no client library has to
/// be asked what it was.</summary>
internal sealed class ProviderHttp(TimeProvider time) : DelegatingHandler(new SocketsHttpHandler
{
    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    ConnectTimeout = TimeSpan.FromSeconds(10),
    EnableMultipleHttp2Connections = true,
    AllowAutoRedirect = false,
})
{
    private const int MaxRefusal = 16 << 10;

    public static HttpClient Client(TimeProvider time) => new(new ProviderHttp(time)) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            throw new ProviderException(ProviderFailure.Of(Refusal.Read((int)response.StatusCode,
                await RefusalAsync(response, cancellationToken), response.Headers, time.GetUtcNow())));
        }
    }

    private static async Task<string> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxRefusal];
        await using var body = await WireBody.UnpackedAsync(response.Content, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(buffer, 0,
            await body.ReadAtLeastAsync(buffer, MaxRefusal, throwOnEndOfStream: false, cancellationToken));
    }
}
