using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>Documents that answers may cite: where they come from, how they are read, indexed and searched.</summary>
public sealed record KnowledgeBaseSpec : IResourceSpec
{
    public IReadOnlyList<SourceSpec> Sources { get; init; } = [];
    public ParsingSpec Parsing { get; init; } = new();
    public ChunkingSpec Chunking { get; init; } = new();

    /// <summary>Absent: lexical search only.</summary>
    public EmbeddingSpec? Embedding { get; init; }
    public IndexSpec Index { get; init; } = new();
    public RetrievalSpec Retrieval { get; init; } = new();
    public LearningSpec Learning { get; init; } = new();

    /// <summary>What a change must not fall below; absent: every change is published.</summary>
    public QualitySpec? Quality { get; init; }

    public IEnumerable<FieldError> Validate()
    {
        for (var i = 0; i < Sources.Count; i++)
            foreach (var error in Sources[i].Validate($"spec.sources[{i}]"))
                yield return error;
        if (Sources.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new("spec.sources", ManifestReasons.Twice.With(twice.Key));
        foreach (var error in Parsing.Validate().Concat(Embedding?.Validate() ?? []).Concat(Index.Validate(Embedding is not null))
            .Concat(Retrieval.Validate()).Concat(Quality?.Validate() ?? []))
            yield return error;
        if (Chunking.MaxTokens is < 50 or > 2000)
            yield return new("spec.chunking.maxTokens", ManifestReasons.Range.With("50", "2000"));
        if (Chunking.OverlapTokens < 0 || Chunking.OverlapTokens > Chunking.MaxTokens / 2)
            yield return new("spec.chunking.overlapTokens", ManifestReasons.Overlap);
        if (Learning.ExpireAfter < TimeSpan.FromDays(1))
            yield return new("spec.learning.expireAfter", ManifestReasons.AtLeast.With("24h"));
    }
}

/// <summary>Where documents are. Exactly one of directory, configMap and url.</summary>
public sealed record SourceSpec
{
    public string Name { get; init; } = "";
    public DirectorySource? Directory { get; init; }
    public ConfigMapSource? ConfigMap { get; init; }
    public UrlSource? Url { get; init; }

    /// <summary>Agents can ask for documents with one of some tags only.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who may read these documents, e.g. staff; empty: everybody.</summary>
    public string Audience { get; init; } = "";

    /// <summary>yyyy-MM-dd, in UTC: nothing of the source is found before.</summary>
    public string? ValidFrom { get; init; }

    /// <summary>yyyy-MM-dd, in UTC: nothing of the source is found from this day on.</summary>
    public string? ValidUntil { get; init; }

    /// <summary>Names that uploads and learnt answers have.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["uploads", "learned"];

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (Name.Length is 0 or > 63)
            yield return new($"{path}.name", ManifestReasons.RequiredText.With(63));
        if (Reserved.Contains(Name))
            yield return new($"{path}.name", ManifestReasons.Reserved.With(Name));
        if ((Directory is null ? 0 : 1) + (ConfigMap is null ? 0 : 1) + (Url is null ? 0 : 1) != 1)
            yield return new(path, ManifestReasons.ExactlyOne.With(["directory", "configMap", "url"]));
        if (Directory is not null && string.IsNullOrWhiteSpace(Directory.Path))
            yield return new($"{path}.directory.path", ManifestReasons.Required);
        if (ConfigMap is not null && !Names.IsObject(ConfigMap.Name))
            yield return new($"{path}.configMap.name", ManifestReasons.ObjectName.With("ConfigMap"));
        if (Url is not null && !Names.IsHttp(Url.Address))
            yield return new($"{path}.url.address", ManifestReasons.Http);
        if (Url is { Follow: < 0 or > 5 })
            yield return new($"{path}.url.follow", ManifestReasons.Range.With("0", "5"));
        if (Url is not null && (Url.MaxPages is < 1 or > 10_000))
            yield return new($"{path}.url.maxPages", ManifestReasons.Range.With("1", "10000"));
        if (Url is not null && Url.Every < TimeSpan.FromMinutes(5))
            yield return new($"{path}.url.every", ManifestReasons.AtLeast.With("5m"));
        foreach (var (field, day) in new[] { ("validFrom", ValidFrom), ("validUntil", ValidUntil) })
            if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _))
                yield return new($"{path}.{field}", ManifestReasons.Day);
        if (ValidFrom is not null && ValidUntil is not null && string.CompareOrdinal(ValidFrom, ValidUntil) >= 0)
            yield return new($"{path}.validUntil", ManifestReasons.After.With("validFrom"));
    }
}

public sealed record DirectorySource
{
    /// <summary>Relative to the manifest.</summary>
    public string Path { get; init; } = "";

    /// <summary>Glob patterns below the path.</summary>
    public IReadOnlyList<string> Include { get; init; } = ["**/*"];
}

/// <summary>A ConfigMap of the cluster; every key is a file.</summary>
public sealed record ConfigMapSource
{
    public string Name { get; init; } = "";
}

/// <summary>A page or a site map (its address ends with .xml).</summary>
public sealed record UrlSource
{
    public string Address { get; init; } = "";

    /// <summary>Links below the address that are followed, in steps from it.</summary>
    public int Follow { get; init; }
    public int MaxPages { get; init; } = 200;

    /// <summary>How often the pages are asked for changes.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(6);
}

public enum OcrType { Tesseract, Provider, McpServer, Off }

public sealed record ParsingSpec
{
    public OcrSpec Ocr { get; init; } = new();

    /// <summary>Kinds of personal data that are replaced by marks before anything is stored.</summary>
    public IReadOnlyList<PersonalData> Mask { get; init; } = [PersonalData.IdNumber, PersonalData.BankCard];

    internal IEnumerable<FieldError> Validate()
    {
        if (Ocr.Type == OcrType.Provider && string.IsNullOrWhiteSpace(Ocr.Provider))
            yield return new("spec.parsing.ocr.provider", ManifestReasons.RequiredFor.With("type", "Provider"));
        if (Ocr.Type == OcrType.McpServer && (string.IsNullOrWhiteSpace(Ocr.McpServer) || string.IsNullOrWhiteSpace(Ocr.Tool)))
            yield return new("spec.parsing.ocr", ManifestReasons.NeedsFor.With(["mcpServer", "tool"], "type", "McpServer"));
    }
}

/// <summary>How words on pictures and scanned pages are read.</summary>
public sealed record OcrSpec
{
    public OcrType Type { get; init; } = OcrType.Tesseract;

    /// <summary>AIProvider with a vision model.</summary>
    public string? Provider { get; init; }
    public string? McpServer { get; init; }
    public string? Tool { get; init; }

    /// <summary>The tool's argument that takes the picture in base64.</summary>
    public string Argument { get; init; } = "image";
}

public sealed record ChunkingSpec
{
    public int MaxTokens { get; init; } = 400;

    /// <summary>Of the end of a piece that stand again at the beginning of the next.</summary>
    public int OverlapTokens { get; init; } = 40;
}

public sealed record EmbeddingSpec
{
    /// <summary>AIProvider.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Absent: the provider's models.embedding.</summary>
    public string? Model { get; init; }
    public int Dimensions { get; init; } = 1024;

    internal IEnumerable<FieldError> Validate()
    {
        if (Provider.Length == 0)
            yield return new("spec.embedding.provider", ManifestReasons.Required);
        if (Dimensions is < 8 or > 4000)
            yield return new("spec.embedding.dimensions", ManifestReasons.Range.With("8", "4000"));
    }
}

/// <summary>Where vectors are searched: in the process, in PostgreSQL with pgvector, in Qdrant.</summary>
public enum IndexType { Embedded, PgVector, Qdrant }

public sealed record IndexSpec
{
    public IndexType Type { get; init; } = IndexType.Embedded;
    public QdrantSpec? Qdrant { get; init; }

    internal IEnumerable<FieldError> Validate(bool embeds)
    {
        if ((Type == IndexType.Qdrant || Qdrant is not null) && !Names.IsHttp(Qdrant?.Endpoint))
            yield return new("spec.index.qdrant.endpoint", ManifestReasons.Http);
        if (Type != IndexType.Embedded && !embeds)
            yield return new("spec.index.type", ManifestReasons.NeedsEmbedding.With(Type.ToString()));
        foreach (var error in Qdrant?.ApiKey?.Validate("spec.index.qdrant.apiKey") ?? [])
            yield return error;
    }
}

public sealed record QdrantSpec
{
    /// <summary>Of its gRPC API, usually port 6334.</summary>
    public string Endpoint { get; init; } = "";
    public SecretSource? ApiKey { get; init; }

    /// <summary>Absent: wxauto-BASE.</summary>
    public string? Collection { get; init; }
}

public sealed record RetrievalSpec
{
    /// <summary>Passages that an answer may be made of.</summary>
    public int TopK { get; init; } = 10;

    /// <summary>Passages of each kind of search that are fused and reranked.</summary>
    public int Candidates { get; init; } = 50;
    public RerankSpec? Rerank { get; init; }

    /// <summary>Groups of words that mean the same here, e.g. [磨豆机, 研磨机].</summary>
    public IReadOnlyList<IReadOnlyList<string>> Synonyms { get; init; } = [];

    internal IEnumerable<FieldError> Validate()
    {
        if (TopK is < 1 or > 50)
            yield return new("spec.retrieval.topK", ManifestReasons.Range.With("1", "50"));
        if (Candidates < TopK || Candidates > 500)
            yield return new("spec.retrieval.candidates", ManifestReasons.Range.With("topK", "500"));
        if (Rerank is { Provider.Length: 0 })
            yield return new("spec.retrieval.rerank.provider", ManifestReasons.Required);
        for (var i = 0; i < Synonyms.Count; i++)
            if (Synonyms[i].Count < 2 || Synonyms[i].Any(string.IsNullOrWhiteSpace))
                yield return new($"spec.retrieval.synonyms[{i}]", ManifestReasons.Words);
    }
}

public sealed record RerankSpec
{
    /// <summary>AIProvider with a rerank model.</summary>
    public string Provider { get; init; } = "";
    public string? Model { get; init; }
}

public enum LearningMode { Off, Review }

/// <summary>What is learnt from people's answers and from questions asked in vain. Nothing is published
/// without a person's review.</summary>
public sealed record LearningSpec
{
    public LearningMode Mode { get; init; } = LearningMode.Off;

    /// <summary>A learnt answer is taken back after this time, unless it is reviewed again.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromDays(180);
}

/// <summary>A document is not published when it would make the base worse and bring a figure below its minimum.</summary>
public sealed record QualitySpec
{
    /// <summary>JSON lines of questions, relative to the manifest.</summary>
    public string Set { get; init; } = "";

    /// <summary>By the names that `eval knowledge --json` prints, e.g. {"recall@5": 0.95}.</summary>
    public IReadOnlyDictionary<string, double> Minimum { get; init; } = new Dictionary<string, double>();

    internal IEnumerable<FieldError> Validate()
    {
        if (string.IsNullOrWhiteSpace(Set))
            yield return new("spec.quality.set", ManifestReasons.Required);
        if (Minimum.Count == 0 || Minimum.Values.Any(v => v is < 0 or > 1))
            yield return new("spec.quality.minimum", ManifestReasons.Figures);
    }
}
