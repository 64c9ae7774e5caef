namespace Wxauto.Contracts.Reasons;

/// <summary>What is wrong with an index of vectors outside of the process.</summary>
public static class IndexReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly ReasonCode<string, int, int> QdrantDimensions =
        Catalog.Add<string, int, int>("index.qdrant-dimensions", "collection", "size", "wanted");
    public static readonly ReasonCode<string, string, string> QdrantAnswered =
        Catalog.Add<string, string, string>("index.qdrant-answered", "status", "request", "error");
    public static readonly ReasonCode<string, string, string> QdrantRefused =
        Catalog.Add<string, string, string>("index.qdrant-refused", "status", "request", "error");
    public static readonly ReasonCode<string, string> QdrantUnreachable =
        Catalog.Add<string, string>("index.qdrant-unreachable", "endpoint", "error");
    public static readonly ReasonCode<string, string> QdrantNotApi =
        Catalog.Add<string, string>("index.qdrant-not-api", "endpoint", "error");
    public static readonly ReasonCode<string> QdrantNoKey = Catalog.Add<string>("index.qdrant-no-key", "missing");
    public static readonly ReasonCode<string, string> PgVectorRights =
        Catalog.Add<string, string>("index.pgvector-rights", "table", "error");
    public static readonly ReasonCode<string> PgVectorExtension = Catalog.Add<string>("index.pgvector-extension", "error");
    public static readonly ReasonCode<string> PgVectorUnusable = Catalog.Add<string>("index.pgvector-unusable", "error");
    public static readonly ReasonCode<string> PgVectorNeedsPostgreSql = Catalog.Add<string>("index.pgvector-needs-postgresql", "base");
}
