namespace Wxauto.Contracts.Reasons;

/// <summary>How evidence was found.</summary>
public static class SearchReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode Words = Catalog.Add("search.words");
    public static readonly PlainReasonCode Vectors = Catalog.Add("search.vectors");
    public static readonly ReasonCode<Reason> NoVectors = Catalog.Add<Reason>("search.no-vectors", "problem");
    public static readonly PlainReasonCode Reranked = Catalog.Add("search.reranked");
    public static readonly ReasonCode<string> NotReranked = Catalog.Add<string>("search.not-reranked", "provider");
    public static readonly ReasonCode<Reason> WithConversation = Catalog.Add<Reason>("search.with-conversation", "how");
}
