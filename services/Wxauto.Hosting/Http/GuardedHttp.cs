using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Authentication;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Hosting.Http;

/// <summary>
/// The one client for addresses that users enter. It reaches nothing inside the company's network that is not allowed: the IP
/// address is checked when it connects, for every redirect again, so neither a redirect nor a name that changes its mind leads
/// inside. Bodies and time are capped.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly ProductInfoHeaderValue Agent = new("Wxauto", typeof(GuardedHttp)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");

    private readonly AddressRules _rules;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    /// <param name="resolve">Names to IP addresses.</param>
    /// <param name="trust">Which certificates count besides those that the system trusts.</param>
    internal GuardedHttp(GuardedHttpOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time,
        RemoteCertificateValidationCallback? trust = null)
    {
        (_rules, _resolve, _time) = (new AddressRules(options), resolve, time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            // What is not read is not waited for either: the connection is closed.
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            UseCookies = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust },
        }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(Agent);
    }

    /// <summary>Reads an address, redirects followed. A status that tells of an error is returned like any other.</summary>
    /// <exception cref="FetchRefusedException">It was not read.</exception>
    public async Task<FetchedPage> GetAsync(Uri address, GuardedRequest limits, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limits.Timeout, _time);
        using var token = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await FollowAsync(address, limits, token.Token);
        }
        catch (Exception e) when (e is not FetchRefusedException && late.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            throw new FetchRefusedException(FetchReasons.Slow.With(Shown(address), limits.Timeout.TotalSeconds), mayPass: true, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Refused(address, e);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<FetchedPage> FollowAsync(Uri address, GuardedRequest limits, CancellationToken cancellationToken)
    {
        for (var (at, redirects) = (address, 0); ; redirects++)
        {
            if (_rules.ProblemOf(at) is { } problem)
                throw new FetchRefusedException(redirects == 0 ? problem
                    : FetchReasons.RedirectRefused.With(Shown(address), problem));
            using var request = Request(at, limits);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (Redirect(at, response) is not { } next)
                return await ReadAsync(at, response, limits, cancellationToken);
            if (redirects == MaxRedirects)
                throw new FetchRefusedException(FetchReasons.ManyRedirects.With(Shown(address), MaxRedirects));
            if (at.Scheme == "https" && next.Scheme == "http")
                throw new FetchRefusedException(FetchReasons.RedirectToHttp.With(Shown(at), Shown(next)));
            at = next;
        }
    }

    private static HttpRequestMessage Request(Uri address, GuardedRequest limits)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        // Some servers tell tags that are not well formed, and want them back so.
        if (limits.IfNoneMatch is { } tag)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        request.Headers.IfModifiedSince = limits.IfModifiedSince;
        return request;
    }

    private static Uri? Redirect(Uri at, HttpResponseMessage response) => (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && response.Headers.Location is { } location
        ? new Uri(at, location) : null;

    private static async Task<FetchedPage> ReadAsync(Uri at, HttpResponseMessage response, GuardedRequest limits,
        CancellationToken cancellationToken)
    {
        var notModified = response.StatusCode == HttpStatusCode.NotModified;
        var content = notModified ? [] : await BodyAsync(at, response.Content, limits.MaxBytes, cancellationToken);
        var type = response.Content.Headers.ContentType;
        return new FetchedPage(at, (int)response.StatusCode, content, type?.MediaType?.ToLowerInvariant() ?? "", type?.CharSet?.Trim('"'),
            response.Headers.NonValidated.TryGetValues("ETag", out var tags) ? tags.ToString() : null,
            response.Content.Headers.LastModified, notModified);
    }

    /// <summary>Counted as it comes: what a server says about the length may be wrong, and a small body may unpack to a huge one.</summary>
    private static async Task<byte[]> BodyAsync(Uri at, HttpContent content, long max, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > max)
            throw TooLarge();
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (kept.Length + read > max)
                    throw TooLarge();
                kept.Write(buffer, 0, read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // What the decompression streams throw.
            throw new FetchRefusedException(FetchReasons.Packed.With(Shown(at)), mayPass: true, e);
        }
        return kept.ToArray();

        FetchRefusedException TooLarge() => new(FetchReasons.TooLarge.With(Shown(at), Math.Round(max / 1024.0 / 1024, 3)));
    }

    /// <summary>Connects to an IP address that was checked, never to a name that could be resolved to something else meanwhile.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var (refused, failed) = ((Reason?)null, (Exception?)null);
        foreach (var ip in await ResolveAsync(host, cancellationToken))
        {
            if (_rules.ProblemOf(host, ip) is { } problem)
            {
                refused ??= problem;
                continue;
            }
            try
            {
                return await ConnectAsync(new IPEndPoint(ip, port), cancellationToken);
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                failed = e;
            }
        }
        throw failed is not null ? new HttpRequestException(HttpRequestError.ConnectionError, failed.Message, failed)
            : new FetchRefusedException(refused ?? FetchReasons.NoAddress.With(host), mayPass: refused is null);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var ip))
            return [ip];
        try
        {
            return await _resolve(host, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new FetchRefusedException(FetchReasons.UnknownName.With(host), mayPass: true, e);
        }
    }

    private async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(ConnectLimit, _time);
        using var token = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, token.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"{endpoint} does not answer", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static FetchRefusedException Refused(Uri address, Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
            if (inner is FetchRefusedException refused)
                return new FetchRefusedException(refused.Reason, refused.MayPass, e);
        return e switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                new(FetchReasons.Certificate.With(Shown(address), (e.InnerException as AuthenticationException ?? e).Message),
                mayPass: true, e),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
                new(FetchReasons.Unreachable.With(Shown(address), e.Message), mayPass: true, e),
            _ => new(FetchReasons.NotHttp.With(Shown(address), e.Message), mayPass: true, e),
        };
    }

    /// <summary>Without the query, which may hold a key.</summary>
    private static string Shown(Uri address) => address.IsAbsoluteUri ? $"{address.Scheme}://{address.Authority}{address.AbsolutePath}"
        : address.OriginalString;
}
