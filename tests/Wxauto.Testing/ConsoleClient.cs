using System.Net.Http.Headers;
using Wxauto.Hosting.Security;

namespace Wxauto.Tests;

/// <summary>Programs that hold the console's key of a server's data directory.</summary>
public static class ConsoleClient
{
    /// <summary>The key is read at the first request that goes to the console: the server makes it at its start.</summary>
    public static HttpClient To(Uri server, string data) => new(new KeyHandler(data)) { BaseAddress = server };

    /// <summary>What a program shows.</summary>
    public static AuthenticationHeaderValue KeyOf(string data) => new("Bearer", ConsoleSecret.Find(data, TimeProvider.System)!.Text);

    private sealed class KeyHandler(string data) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.Authorization is null && ConsoleSecret.Find(data, TimeProvider.System) is not null)
                request.Headers.Authorization = KeyOf(data);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
