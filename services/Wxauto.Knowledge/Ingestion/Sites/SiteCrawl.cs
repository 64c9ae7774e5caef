using Wxauto.Contracts.Reasons;
using Wxauto.Documents;
using Wxauto.Hosting.Http;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>
/// One walk over the pages of a source, breadth first. Pages are fetched two at a time and taken one after the other, so that the same site
/// gives the same pages. What was stored since the run began is not fetched again; its links are read from what is stored.
/// </summary>
internal sealed class SiteCrawl(SiteInput input, DateTimeOffset began, SiteRequests requests, SitePages pages)
{
    private const int ShownProblems = 3;
    private readonly HashSet<Uri> _seen = [];
    private readonly List<string> _kept = [];
    private readonly List<Reason> _problems = [];
    private Dictionary<string, StoredPage> _stored = [];
    private SiteScope _scope = null!;
    private bool _complete = true;
    private bool _cutOff;
    private int _unread;
    private int _taken;

    /// <summary>Also of pages that are not kept: a site that makes up addresses without end is left at some point.</summary>
    private int MaxAddresses { get; } = (input.MaxPages * 4) + 100;

    /// <exception cref="WorkflowFailedException">The address of the source must change.</exception>
    /// <exception cref="FetchRefusedException">The first page, a site map or robots.txt cannot be read.</exception>
    public async Task<SiteState> RunAsync(CancellationToken cancellationToken)
    {
        var start = PageAddress.Of(new Uri(input.Address))
            ?? throw new WorkflowFailedException(FetchReasons.NoPage.With(input.Address));
        _stored = await pages.ListAsync(input.Base, input.Source, cancellationToken);
        _scope = SiteScope.Below(start);
        _seen.Add(start);
        // Asked here first, its error ends the run: without robots.txt nothing is read.
        if (!await requests.AllowsAsync(start, cancellationToken)
            || await FetchAsync(start, cancellationToken) is not { Forbidden: false } first)
            throw new WorkflowFailedException(FetchReasons.RobotsForbid.With(start.Host, start.ToString()));
        await FollowAsync(await BeginAsync(first, cancellationToken), cancellationToken);
        if (_cutOff)
            _problems.Add(KnowledgeReasons.ManyAddresses.With(MaxAddresses));
        if (_unread > 0)
            _problems.Insert(0, KnowledgeReasons.PagesUnread.With(_unread));
        return new SiteState(began, _kept, _taken, _complete, _problems, false);
    }

    /// <summary>Takes the first page or reads the site map. Returns what comes next.</summary>
    private async Task<(IReadOnlyList<Uri> Next, int Steps)> BeginAsync(Fetched first, CancellationToken cancellationToken)
    {
        if (first.Refused is { } refused)
            throw refused;
        if (first.Page is not { NotModified: false } page)
            return (await TakeAsync(first, input.Follow > 0, cancellationToken), input.Follow);
        var address = PageAddress.Of(page.Address);
        if (address is null || !_scope.Holds(address))
            throw new WorkflowFailedException(FetchReasons.Elsewhere.With(input.Address, page.Address.ToString()));
        if (page.Status is not (>= 200 and < 300))
            throw new FetchRefusedException(FetchReasons.FirstAnswered.With(input.Address, page.Status),
                mayPass: page.Status is 408 or 429 or >= 500);
        if (address.AbsolutePath.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || SiteMap.LooksLikeOne(page.Content))
        {
            _scope = SiteScope.HostOf(first.Address);
            return (await ListedAsync(page, cancellationToken), 1);
        }
        if (page.Content.Length == 0 || WebDocument.EndingOf(page.Content, page.MediaType, address) is null)
            throw new WorkflowFailedException(page.Content.Length == 0 ? FetchReasons.FirstEmpty.With(input.Address)
                : FetchReasons.OtherKind.With(input.Address, page.MediaType));
        return (await TakeAsync(first, input.Follow > 0, cancellationToken), input.Follow);
    }

    private async Task FollowAsync((IReadOnlyList<Uri> Next, int Steps) from, CancellationToken cancellationToken)
    {
        var level = Unseen(from.Next);
        for (var left = from.Steps; left > 0 && level.Count > 0; left--)
        {
            var next = new List<Uri>();
            for (var i = 0; i < level.Count;)
            {
                var portion = level.Skip(i).Take(Math.Min(HostPace.AtOnce, input.MaxPages - _taken)).ToList();
                if (portion.Count == 0)
                {
                    _problems.Add(KnowledgeReasons.ManyPages.With(input.MaxPages));
                    return;
                }
                i += portion.Count;
                foreach (var fetched in await Task.WhenAll(portion.Select(a => FetchAsync(a, cancellationToken))))
                    next.AddRange(Unseen(await TakeAsync(fetched, left > 1, cancellationToken)));
            }
            level = next;
        }
    }

    private List<Uri> Unseen(IReadOnlyList<Uri> links)
    {
        var unseen = new List<Uri>();
        foreach (var link in links.Where(l => _scope.Holds(l) && !_seen.Contains(l)))
        {
            if (_seen.Count == MaxAddresses)
            {
                _cutOff = true;
                break;
            }
            _seen.Add(link);
            unseen.Add(link);
        }
        return unseen;
    }

    private async Task<Fetched> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        var row = _stored.GetValueOrDefault(address.AbsoluteUri);
        if (row is not null && row.At >= began)
            return new Fetched(address, row);
        try
        {
            if (!await requests.AllowsAsync(address, cancellationToken))
                return new Fetched(address, row) { Forbidden = true };
            var page = await requests.GetAsync(address, GuardedRequest.Default with
                { IfNoneMatch = row?.ETag, IfModifiedSince = row?.LastModified }, cancellationToken);
            // It is another page now, which the question was not about.
            if (page.NotModified && (row is null || PageAddress.Of(page.Address) != address))
                page = await requests.GetAsync(address, GuardedRequest.Default, cancellationToken);
            var final = PageAddress.Of(page.Address);
            return new Fetched(address, row) { Page = page, Forbidden = final is not null && final != address && _scope.Holds(final)
                && !await requests.AllowsAsync(final, cancellationToken) };
        }
        catch (FetchRefusedException e)
        {
            return new Fetched(address, row) { Refused = e };
        }
    }

    /// <summary>Keeps what an address gave. Returns where it leads.</summary>
    private async Task<IReadOnlyList<Uri>> TakeAsync(Fetched fetched, bool follow, CancellationToken cancellationToken)
    {
        var (address, row) = (fetched.Address, fetched.Row);
        if (fetched.Forbidden)
            return [];
        if (fetched.Refused is { } refused)
            return await KeepAsync(fetched, follow, refused.Reason, cancellationToken);
        if (fetched.Page is not { } page)
            return await AgainAsync(row!, follow, cancellationToken);
        if (PageAddress.Of(page.Address) is not { } final)
            return [];
        if (page.Status is 404 or 410)
        {
            await pages.RemoveAsync(input.Base, input.Source, [address.AbsoluteUri, final.AbsoluteUri], cancellationToken);
            return [];
        }
        if (page.NotModified)
        {
            await pages.ConfirmAsync(input.Base, input.Source, row!.Name, cancellationToken);
            return await AgainAsync(row, follow, cancellationToken);
        }
        if (page.Status is not (>= 200 and < 300) || page.Content.Length == 0)
            return await KeepAsync(fetched, follow, page.Status is >= 200 and < 300 ? FetchReasons.Empty.With(address.ToString())
                : FetchReasons.Answered.With(address.ToString(), page.Status), cancellationToken);
        // Where a redirect ends is a page of its own: it may be linked as well, or not belong to the source at all.
        if (final != address && (!_scope.Holds(final) || !_seen.Add(final)))
            return [];
        return await StoreAsync(final, page, follow, cancellationToken);
    }

    private async Task<IReadOnlyList<Uri>> StoreAsync(Uri address, FetchedPage page, bool follow, CancellationToken cancellationToken)
    {
        if (WebDocument.EndingOf(page.Content, page.MediaType, address) is not { } ending)
            return [];
        var content = WebDocument.Readable(page.Content, page.Charset, ending);
        var links = LinksOf(content, page.MediaType, address);
        if (links.MayBeFound)
        {
            await pages.SaveAsync(input.Base, input.Source, address.AbsoluteUri, page, content, cancellationToken);
            _taken++;
        }
        else
        {
            await pages.RemoveAsync(input.Base, input.Source, [address.AbsoluteUri], cancellationToken);
        }
        return follow ? links.Links : [];
    }

    /// <summary>A page that is stored as it is.</summary>
    private Task<IReadOnlyList<Uri>> AgainAsync(StoredPage row, bool follow, CancellationToken cancellationToken)
    {
        _taken++;
        return StoredLinksAsync(row, follow, cancellationToken);
    }

    /// <summary>A page that could not be fetched stays, and so does what it leads to.</summary>
    private async Task<IReadOnlyList<Uri>> KeepAsync(Fetched fetched, bool follow, Reason problem, CancellationToken cancellationToken)
    {
        if (_unread++ < ShownProblems)
            _problems.Add(problem);
        if (fetched.Row is not { } row)
            return [];
        _kept.Add(row.Name);
        return await StoredLinksAsync(row, follow, cancellationToken);
    }

    private async Task<IReadOnlyList<Uri>> StoredLinksAsync(StoredPage row, bool follow, CancellationToken cancellationToken) =>
        follow && await pages.ContentAsync(input.Base, input.Source, row.Name, cancellationToken) is { } content
            ? LinksOf(content, row.MediaType, new Uri(row.Name)).Links : [];

    private static PageLinks LinksOf(byte[] content, string mediaType, Uri address)
    {
        if (!WebDocument.IsPage(WebDocument.EndingOf(content, mediaType, address)))
            return new PageLinks([], true);
        try
        {
            return PageLinks.Of(WebDocument.TextOf(content), address);
        }
        catch (UnreadableDocumentException)
        {
            // It is stored, and whoever reads it tells what is wrong with it.
            return new PageLinks([], true);
        }
    }

    /// <summary>The pages of a site map, and of those that it lists.</summary>
    private async Task<IReadOnlyList<Uri>> ListedAsync(FetchedPage first, CancellationToken cancellationToken)
    {
        var map = ReadMap(first);
        var listed = new List<Uri>();
        foreach (var address in map.IsIndex ? map.Addresses.Select(PageAddress.Of).OfType<Uri>().Where(_scope.Holds)
            .Take(SiteMap.MaxMaps) : [])
        {
            try
            {
                if (!await requests.AllowsAsync(address, cancellationToken))
                    continue;
                var page = await requests.GetAsync(address, GuardedRequest.Default, cancellationToken);
                if (page.Status is 404 or 410)
                    continue;
                if (page.Status is not (>= 200 and < 300))
                    throw new FetchRefusedException(FetchReasons.Answered.With(address.ToString(), page.Status));
                listed.AddRange(ReadMap(page) is { IsIndex: false } part ? part.Addresses
                    : throw new FetchRefusedException(FetchReasons.MapWithinMap.With(address.ToString())));
            }
            catch (FetchRefusedException e)
            {
                // What it lists is not known now: nothing of it may be taken for gone.
                _complete = false;
                _problems.Add(e.Reason);
            }
        }
        if (map is { IsIndex: true, Addresses.Count: > SiteMap.MaxMaps })
            _problems.Add(KnowledgeReasons.ManySiteMaps.With(map.Addresses.Count, SiteMap.MaxMaps));
        if (!map.IsIndex)
            listed.AddRange(map.Addresses);
        var found = listed.Select(PageAddress.Of).OfType<Uri>().Where(_scope.Holds).ToList();
        return found.Count > 0 || !_complete ? found
            : throw new FetchRefusedException(FetchReasons.MapWithoutPages.With(input.Address, _scope.Start.Host));
    }

    private static SiteMap ReadMap(FetchedPage page)
    {
        try
        {
            return SiteMap.Read(page.Content, GuardedRequest.Default.MaxBytes);
        }
        catch (SiteMapException e)
        {
            throw new FetchRefusedException(FetchReasons.SiteMap.With(page.Address.ToString(), e.Reason), mayPass: false, e);
        }
    }

    /// <param name="Row">What was stored of it before.</param>
    private sealed record Fetched(Uri Address, StoredPage? Row)
    {
        /// <summary>Null when it was not asked for.</summary>
        public FetchedPage? Page { get; init; }
        public FetchRefusedException? Refused { get; init; }
        public bool Forbidden { get; init; }
    }
}
