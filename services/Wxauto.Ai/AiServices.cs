using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Wxauto.Ai.Answers;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Memory;
using Wxauto.Ai.OpenAi;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Retrieval;
using Wxauto.Ai.Routing;
using Wxauto.Ai.Tools;
using Wxauto.Ai.Vision;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Security;
using Wxauto.Models;
using Wxauto.Storage.Audit;

namespace Wxauto.Ai;

public static class AiServices
{
    /// <summary>Everything behind <see cref="IChatRouter"/>, and what conversations and the company's other programs need of it.</summary>
    public static IServiceCollection AddAi(this IServiceCollection services) => services.AddModels()
        .AddSingleton<Toolbox>()
        .AddSingleton<Summaries>().AddSingleton<MemoryUpkeep>().AddHostedService(s => s.GetRequiredService<MemoryUpkeep>())
        .AddSingleton<ConversationMemories>().AddSingleton<IConversationMemory>(s => s.GetRequiredService<ConversationMemories>())
            .AddHostedService(s => s.GetRequiredService<ConversationMemories>())
        .AddSingleton<ProviderProbe>().AddSingleton<IAiStatus>(s => s.GetRequiredService<ProviderProbe>())
            .AddHostedService(s => s.GetRequiredService<ProviderProbe>())
        .AddSingleton<VirtualKeys>().AddSingleton<ModelNames>()
        .AddSingleton<IPictureReader, PictureReader>()
        .AddSingleton<AnswerCache>().AddSingleton<IChatRouter, ChatRouter>();

    /// <summary>Models that read documents and compare texts: providers, routes, the ledger, MCP servers.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services) => services.AddAiStorage()
        .AddSingleton(s => new LocalModels(s.GetService<LocalModelOptions>() ?? new LocalModelOptions()))
        .AddSingleton<ProviderDirectory>().AddSingleton<ProviderRouter>()
        .AddSingleton<UsageLedger>().AddHostedService(s => s.GetRequiredService<UsageLedger>())
        .AddSingleton<ToolResults>().AddSingleton<McpConnections>().AddHostedService(s => s.GetRequiredService<McpConnections>())
        .AddSingleton<ITextEmbedder, TextEmbedder>().AddSingleton<IReranker, Reranker>()
            .AddSingleton<IImageTranscriber, ImageTranscriber>();

    /// <summary>Where models that run in this process lie, and what they may take: Wxauto:Models.</summary>
    public static IServiceCollection AddLocalModels(this IServiceCollection services, IConfiguration configuration, string data) =>
        services.AddSingleton(LocalModelsOf(configuration, data));

    public static LocalModelOptions LocalModelsOf(IConfiguration configuration, string data)
    {
        var options = configuration.GetSection("Wxauto:Models").Get<LocalModelOptions>() ?? new LocalModelOptions();
        return string.IsNullOrEmpty(configuration["Wxauto:Models:Directory"]) ? options with { Directory = Path.Combine(data, "models") }
            : options;
    }

    /// <summary>Where documents are read: the models that KnowledgeBases use are loaded at the start.</summary>
    public static IServiceCollection AddModelWarmUp(this IServiceCollection services) => services.AddHostedService<LocalModelWarmUp>();

    /// <summary>The ledger and the memory as tables, and what people read of them: in every role.</summary>
    public static IServiceCollection AddAiStorage(this IServiceCollection services)
    {
        services.TryAddSingleton<IUsageReports, UsageReports>();
        services.TryAddSingleton<IUsageStorage, UsageStorage>();
        services.TryAddSingleton<IToolPins, ToolPins>();
        services.TryAddSingleton<IMemoryStorage, MemoryStorage>();
        services.TryAddSingleton<IContactFacts, ContactFacts>();
        return services;
    }

    /// <summary>Usage and memory for people below /api/console.</summary>
    public static void MapAiDesk(this IEndpointRouteBuilder app)
    {
        var api = app.MapStaff("/api/console");
        api.MapGet("usage", UsageEndpoint.GetAsync).Needs(Permissions.UsageRead);
        api.MapGet("conversations/{id:guid}/memory", FactEndpoints.ReadAsync).Needs(Permissions.ConversationsRead);
        api.MapPost("conversations/{id:guid}/facts", FactEndpoints.AddAsync).Needs(Permissions.ConversationsReply).Audited("fact.added");
        api.MapPost("facts/{id:guid}/retract", FactEndpoints.RetractAsync).Needs(Permissions.ConversationsReply).Audited("fact.retracted");
    }

    /// <summary>The OpenAI-compatible endpoint at /v1.</summary>
    public static void MapAi(this IEndpointRouteBuilder app) => OpenAiEndpoints.Map(app);

    /// <summary>For the operator: how the providers and the MCP servers are.</summary>
    public static void MapAiInternal(this IEndpointRouteBuilder app)
    {
        app.MapGet(InternalApi.AIProviders, (IAiStatus status) => Results.Json(status.Providers, JsonSerializerOptions.Web));
        app.MapGet(InternalApi.McpServers, (IAiStatus status) => Results.Json(status.McpServers, JsonSerializerOptions.Web));
    }

    /// <summary>Whether a command that only calls models must start this service.</summary>
    public static bool KeepsBooks(IHostedService service) => service is UsageLedger;

    /// <summary>False when no provider can be asked and answers are quoted.</summary>
    public static bool IsConfigured(IServiceProvider services) => services.GetRequiredService<ProviderDirectory>()
        .All.Any(p => p.Talks);

    /// <summary>What each provider of the catalog lacks; null when nothing. Each is asked for its models, which costs nothing.</summary>
    public static async Task<IReadOnlyList<(string Provider, Reason? Problem)>> CheckAsync(IServiceProvider services,
        CancellationToken cancellationToken) => await Task.WhenAll(services.GetRequiredService<ProviderDirectory>().All
            .Select(async p => (p.Name, await ProviderProbe.ProblemOfAsync(p, cancellationToken))));
}
