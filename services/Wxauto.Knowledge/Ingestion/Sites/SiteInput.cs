using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>What is to be fetched. A run with other settings than the manifest's ends, and one with these follows.</summary>
internal sealed record SiteInput(string Base, string Source, string Address, int Follow, int MaxPages)
{
    public static SiteInput Of(string knowledgeBase, string source, UrlSource url) =>
        new(knowledgeBase, source, url.Address, url.Follow, url.MaxPages);

    public string Key => $"{Base}/{Source}";

    public string Json() => WorkflowJson.Write(this);

    public bool IsIn(KnowledgeBaseSpec spec) => spec.Sources.Any(s => s.Name == Source && s.Url is { } url
        && Of(Base, s.Name, url) == this);
}

/// <summary>How far a run is, and what staff should know of it.</summary>
/// <param name="Began">Pages that were stored since are of this run.</param>
/// <param name="Kept">Pages that could not be fetched, and stay as they were.</param>
/// <param name="Pages">How many were kept.</param>
/// <param name="Complete">All that the source has was seen: what is not among it is gone.</param>
/// <param name="Overtaken">The source is not there any more, or with other settings: nothing is done and nothing was seen.</param>
internal sealed record SiteState(DateTimeOffset Began, IReadOnlyList<string> Kept, int Pages, bool Complete, IReadOnlyList<Reason> Problems,
    bool Overtaken)
{
    /// <summary>Nothing of the site was seen yet.</summary>
    public static SiteState Beginning(DateTimeOffset began) => new(began, [], 0, false, [], false);

    public static SiteState OfOvertaken { get; } = new(DateTimeOffset.UnixEpoch, [], 0, false, [], true);

    /// <summary>What a run that ended saw; null when it saw nothing, or this program cannot read it.</summary>
    public static SiteState? SeenBy(WorkflowRunInfo run) => WorkflowJson.Read<SiteState>(run.Result) is { Overtaken: false } state
        ? state : null;
}
