using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Answers;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Memory;
using Wxauto.Ai.OpenAi;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;
using Wxauto.Ai.Tools;
using Wxauto.Ai.Vision;
using Wxauto.Contracts.Ai;

namespace Wxauto.Ai;

public static class AiServices
{
    /// <summary>Providers, routes, the ledger, tools: everything behind <see cref="IChatRouter"/>.</summary>
    public static IServiceCollection AddAi(this IServiceCollection services) => services
        .AddSingleton<ProviderDirectory>().AddSingleton<ProviderRouter>()
        .AddSingleton<UsageLedger>().AddHostedService(s => s.GetRequiredService<UsageLedger>())
        .AddSingleton<ToolResults>().AddSingleton<McpConnections>().AddHostedService(s => s.GetRequiredService<McpConnections>()).AddSingleton<Toolbox>()
        .AddSingleton<Summaries>().AddSingleton<MemoryUpkeep>().AddHostedService(s => s.GetRequiredService<MemoryUpkeep>())
        .AddSingleton<ConversationMemories>().AddSingleton<IConversationMemory>(s => s.GetRequiredService<ConversationMemories>()).AddHostedService(s => s.GetRequiredService<ConversationMemories>())
        .AddSingleton<ProviderProbe>().AddSingleton<IAiStatus>(s => s.GetRequiredService<ProviderProbe>()).AddHostedService(s => s.GetRequiredService<ProviderProbe>())
        .AddSingleton<VirtualKeys>().AddSingleton<ModelNames>()
        .AddSingleton<IPictureReader, PictureReader>()
        .AddSingleton<AnswerCache>().AddSingleton<IChatRouter, ChatRouter>();

    /// <summary>The OpenAI-compatible endpoint at /v1.</summary>
    public static void MapAi(this IEndpointRouteBuilder app) => OpenAiEndpoints.Map(app);

    /// <summary>False when no provider can be asked and answers are quoted.</summary>
    public static bool IsConfigured(IServiceProvider services) => services.GetRequiredService<ProviderDirectory>().All.Any(p => !p.IsExtractive);

    /// <summary>What each provider of the catalog lacks; null when nothing. No request is made.</summary>
    public static IEnumerable<(string Provider, string? Missing)> Check(IServiceProvider services) =>
        services.GetRequiredService<ProviderDirectory>().All.Select(p => (p.Name, p.Missing)).ToList();
}
