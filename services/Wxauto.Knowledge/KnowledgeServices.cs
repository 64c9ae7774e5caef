using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Documents.Ocr;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Ingestion.Sites;
using Wxauto.Knowledge.Learning;
using Wxauto.Knowledge.Search;
using Wxauto.Knowledge.Vectors;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge;

public static class KnowledgeServices
{
    /// <summary>Everything behind <see cref="IKnowledgeSearch"/>: sources, ingestion, indexes, search. Needs
    /// hosting and the AI gateway.</summary>
    public static IServiceCollection AddKnowledge(this IServiceCollection services) => services
        .AddPictureReading().AddSingleton<DocumentReader>().AddHostedService<ReaderWarmUp>().AddSingleton<DocumentTexts>()
        .AddSingleton<DocumentPreparation>()
        .AddSingleton<VectorStorage>().AddSingleton<QdrantClients>().AddSingleton<VectorIndexes>().AddSingleton<QueryVectors>()
        .AddSingleton<KnowledgeLibrary>().AddHostedService(s => s.GetRequiredService<KnowledgeLibrary>())
        .AddSingleton<HostPace>().AddSingleton<SitePages>().AddSingleton<IWorkflow, SiteFetch>().AddSingleton<SiteSchedule>()
            .AddHostedService(s => s.GetRequiredService<SiteSchedule>())
        .AddSingleton(s => new ConfigMaps(s.GetService<IConfiguration>())).AddSingleton<Sources>().AddSingleton<SourceLists>()
            .AddSingleton<SourceScan>().AddHostedService(s => s.GetRequiredService<SourceScan>())
        .AddSingleton<KnowledgeUpkeep>().AddHostedService(s => s.GetRequiredService<KnowledgeUpkeep>())
        .AddSingleton<QualityGate>().AddSingleton<Publication>().AddSingleton<IngestedDocuments>()
            .AddSingleton<IWorkflow, DocumentIngestion>()
        .AddSingleton<BaseUpdate>().AddSingleton(s => new KnowledgeEvaluator(
            s.GetRequiredService<BaseUpdate>(), s.GetRequiredService<KnowledgeLibrary>(), s.GetRequiredService<IKnowledgeSearch>(),
            s.GetRequiredService<IDbContextFactory<WxautoDb>>(), s.GetRequiredService<TimeOrderedId>(),
            s.GetRequiredService<TimeProvider>()))
        .AddKnowledgeStatus()
        .AddKnowledgeLearning()
        .AddSingleton<IKnowledgeSearch, KnowledgeSearch>()
        .AddWorkflows();

    /// <summary>By models where <see cref="ReaderOptions.Ocr"/> names them, and by tesseract.</summary>
    private static IServiceCollection AddPictureReading(this IServiceCollection services)
    {
        services.TryAddSingleton<ReaderOptions>();
        return services.AddSingleton<TesseractOcr>().AddSingleton<IOcr>(s => new ModelOcr(s.GetRequiredService<DocumentReader>(),
            s.GetRequiredService<TesseractOcr>(), s.GetRequiredService<ILogger<ModelOcr>>()));
    }

    /// <summary>What the database knows of the bases; in a process that reads documents, also what is wrong with their sources.</summary>
    public static IServiceCollection AddKnowledgeStatus(this IServiceCollection services) =>
        services.AddSingleton<IKnowledgeStatus>(s => new KnowledgeStatus(s.GetRequiredService<IResourceCatalog>(),
            s.GetRequiredService<IDbContextFactory<WxautoDb>>(), s.GetService<SourceScan>(), s.GetService<VectorIndexes>()));

    /// <summary>What is wrong with the directories that a base reads; no database is asked.</summary>
    public static IEnumerable<(string Source, Reason Problem)> Check(Resource<KnowledgeBaseSpec> resource) =>
        Sources.Check(resource).Select(p => (p.Source, p.Reason));
}
