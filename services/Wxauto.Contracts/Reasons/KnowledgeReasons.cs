namespace Wxauto.Contracts.Reasons;

/// <summary>What is odd about documents, drafts and sources.</summary>
public static class KnowledgeReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly ReasonCode<int, int, string[]> AlsoIn =
        Catalog.Add<int, int, string[]>("document.also-in", "alike", "passages", "documents");
    public static readonly ReasonCode<string> AlreadyThere = Catalog.Add<string>("draft.already-there", "where");
    public static readonly ReasonCode<string, string, string[]> Contradicts =
        Catalog.Add<string, string, string[]>("draft.contradicts", "where", "here", "there");
    public static readonly ReasonCode<string, Reason> OfSource = Catalog.Add<string, Reason>("source.problem", "source", "problem");
    public static readonly ReasonCode<string> ConfigMapInCluster = Catalog.Add<string>("source.config-map-in-cluster", "name");
    public static readonly ReasonCode<string> ConfigMapMissing = Catalog.Add<string>("source.config-map-missing", "name");
    public static readonly ReasonCode<string, string> ConfigMapUnreadable =
        Catalog.Add<string, string>("source.config-map-unreadable", "name", "error");
    public static readonly PlainReasonCode DirectoryOnLaptop = Catalog.Add("source.directory-on-laptop");
    public static readonly ReasonCode<string> DirectoryMissing = Catalog.Add<string>("source.directory-missing", "directory");
    public static readonly ReasonCode<string, string> DirectoryUnreadable =
        Catalog.Add<string, string>("source.directory-unreadable", "directory", "error");
    public static readonly ReasonCode<string, string> NothingIncluded =
        Catalog.Add<string, string>("source.nothing-included", "pattern", "directory");
    public static readonly ReasonCode<int> ManyAddresses = Catalog.Add<int>("source.many-addresses", "most");
    public static readonly ReasonCode<int> ManyPages = Catalog.Add<int>("source.many-pages", "most");
    public static readonly ReasonCode<int, int> ManySiteMaps = Catalog.Add<int, int>("source.many-site-maps", "count", "most");
    public static readonly ReasonCode<int> PagesUnread = Catalog.Add<int>("source.pages-unread", "count");
}
