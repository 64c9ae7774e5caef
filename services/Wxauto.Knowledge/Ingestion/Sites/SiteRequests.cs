using System.Collections.Concurrent;
using System.Text;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Http;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>The requests of one run: in the host's pace, and never where its robots.txt forbids.</summary>
internal sealed class SiteRequests(GuardedHttp http, HostPace pace)
{
    /// <summary>More of a robots.txt is not read (RFC 9309, 2.5).</summary>
    private const int RobotsBytes = 500 * 1024;
    private static readonly GuardedRequest RobotsLimits = GuardedRequest.Default with { MaxBytes = 4 * 1024 * 1024 };
    private readonly ConcurrentDictionary<string, Lazy<Task<RobotsRules>>> _robots = new();

    /// <exception cref="FetchRefusedException">It was not read.</exception>
    public async Task<FetchedPage> GetAsync(Uri address, GuardedRequest request, CancellationToken cancellationToken)
    {
        using var turn = await pace.EnterAsync(address, cancellationToken);
        return await http.GetAsync(address, request, cancellationToken);
    }

    /// <summary>Whether the host's robots.txt lets it be read. It is asked once in a run.</summary>
    /// <exception cref="FetchRefusedException">What it allows is not known now.</exception>
    public async Task<bool> AllowsAsync(Uri address, CancellationToken cancellationToken) =>
        (await _robots.GetOrAdd(address.GetLeftPart(UriPartial.Authority),
            host => new(() => RobotsAsync(new Uri($"{host}/robots.txt"), cancellationToken))).Value).Allows(address);

    private async Task<RobotsRules> RobotsAsync(Uri address, CancellationToken cancellationToken)
    {
        var page = await GetAsync(address, RobotsLimits, cancellationToken);
        return page.Status switch
        {
            >= 200 and < 300 => RobotsRules.Parse(
                Encoding.UTF8.GetString(page.Content.AsSpan(0, Math.Min(page.Content.Length, RobotsBytes)))),
            429 or >= 500 => throw new FetchRefusedException(
                FetchReasons.RobotsAway.With(address.AbsoluteUri, page.Status), mayPass: true),
            _ => RobotsRules.None,
        };
    }
}
