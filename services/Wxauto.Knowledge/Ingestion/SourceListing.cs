using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Ingestion.Sites;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>What the sources of a base have now.</summary>
/// <param name="Unknown">Sources that cannot be read. Of those nothing is known: their documents stay as they are.</param>
/// <param name="Missed">What web sites did not give this time, which is no reason to keep what they have no more.</param>
internal sealed record SourceListing(IReadOnlyList<SourceItem> Items, IReadOnlyList<SourceProblem> Unknown,
    IReadOnlyList<SourceProblem> Missed);

/// <summary>Lists the sources of a base, web sites by what was fetched of them.</summary>
internal sealed class SourceLists(Sources sources, SiteSchedule sites)
{
    public async Task<SourceListing> ReadAsync(Resource<KnowledgeBaseSpec> resource, CancellationToken cancellationToken)
    {
        var (items, problems) = await sources.ListAsync(resource, cancellationToken);
        return new SourceListing(items, problems, sites.ProblemsOf(resource.Name));
    }
}
