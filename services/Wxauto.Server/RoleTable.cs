using Wxauto.Ai;
using Wxauto.Ai.Erasure;
using Wxauto.Console;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Customers;
using Wxauto.Desk;
using Wxauto.Gateway;
using Wxauto.Identity;
using Wxauto.Knowledge;
using Wxauto.Knowledge.Learning;
using Wxauto.Knowledge.Remote;
using Wxauto.Pipeline;

namespace Wxauto.Server;

/// <summary>What the roles of a process are made of. What no role needs is neither registered nor mapped.</summary>
internal static class RoleTable
{
    private static readonly Part[] Parts =
    [
        // when services endpoints endpoints for the operator
        new(r => r.Has(Roles.Gateway),                                 (s, _) => s.AddGateway().AddAiStorage(),
            a => a.MapGateway(),             a => a.MapGatewayInternal()),
        new(r => r.Has(Roles.Pipeline) || r.Has(Roles.Knowledge),      (s, _) => s.AddCustomers()),
        new(r => r.Has(Roles.Pipeline),                                (s, _) => s.AddAi().AddPipeline().AddCustomerFollowing().AddDeskWorker(),
            a => a.MapAi(),                  a => a.MapAiInternal()),
        new(r => r.Has(Roles.Pipeline) && !r.Has(Roles.Knowledge),     (s, c) => s.AddKnowledgeClient(c)),
        new(r => r.Has(Roles.Knowledge),                               (s, _) => s.AddKnowledge().AddModelWarmUp(),
            a => a.MapKnowledge(),           a => a.MapKnowledgeInternal()),
        new(r => r.Has(Roles.Knowledge) && !r.Has(Roles.Pipeline),     (s, _) => s.AddModels().AddGrpc(),
            a => a.MapKnowledgeService()),
        new(r => r.Has(Roles.Console),                                 (s, _) => s.AddConsole().AddAgentDesk().AddAiStorage().AddAiErasure()
            .AddKnowledgeErasure().AddDesk().AddCustomerErasure().AddConversationRetention(),
            MapDesks),
        new(r => r.Has(Roles.Console) && r.Has(Roles.Knowledge),       (_, _) => { },
            a => a.MapKnowledgePage()),
        new(r => r.Has(Roles.Console) && !r.Has(Roles.Pipeline),       (s, _) => s.AddSingleton<IAiStatus, AiStatusElsewhere>()),
        new(r => r.Has(Roles.Console) && !r.Has(Roles.Knowledge),      (s, _) => s.AddKnowledgeStatus()),
    ];

    public static void Add(IServiceCollection services, ServerSettings settings, IConfiguration configuration)
    {
        foreach (var part in Parts.Where(p => p.When(settings)))
            part.Add(services, configuration);
    }

    public static void Map(WebApplication app, ServerSettings settings)
    {
        foreach (var part in Parts.Where(p => p.When(settings)))
            part.Map?.Invoke(app);
    }

    public static void MapForOperator(IEndpointRouteBuilder app, ServerSettings settings)
    {
        foreach (var part in Parts.Where(p => p.When(settings)))
            part.MapForOperator?.Invoke(app);
    }

    /// <summary>What this process lacks to do its roles' work together with the others; null when nothing.</summary>
    public static string? Missing(ServerSettings settings, IConfiguration configuration)
    {
        var bus = IsSet("Wxauto:Dapr:PubSub");
        var hears = settings.Has(Roles.Gateway) == settings.Has(Roles.Pipeline)
            && (settings.Has(Roles.Gateway) || !settings.Has(Roles.Console));
        var asks = settings.Has(Roles.Pipeline) && !settings.Has(Roles.Knowledge);
        var isAsked = settings.Has(Roles.Knowledge) && !settings.Has(Roles.Pipeline);
        if (!hears && !bus)
            return $"--target {Names(settings)}: these roles hear nothing of the others without a bus. Set Wxauto__Dapr__PubSub to the name of a Dapr pub/sub component, or run gateway, pipeline and console in one process.";
        if (bus && settings.InternalUrl is null)
            return "Wxauto__Dapr__PubSub is set: the sidecar brings events to the internal address. Give --internal-url, e.g. http://127.0.0.1:8082, and name its port as the app port.";
        if (asks && !IsSet("Wxauto:Dapr:KnowledgeAppId"))
            return $"--target {Names(settings)}: the pipeline finds nothing without the knowledge role. Set Wxauto__Dapr__KnowledgeAppId to its Dapr app id, or run both in one process.";
        if (asks && !IsSet("DAPR_GRPC_PORT") && !IsSet("DAPR_GRPC_ENDPOINT"))
            return $"--target {Names(settings)}: the knowledge role is asked through a Dapr sidecar, and DAPR_GRPC_PORT names none. Run beside a sidecar, or run both roles in one process.";
        if ((bus || isAsked) && !IsSet("APP_API_TOKEN"))
            return $"--target {Names(settings)}: the Dapr sidecar proves itself by a token. Set APP_API_TOKEN to the one that it shows (annotation dapr.io/app-token-secret).";
        if (settings.InCluster && !settings.Storage.IsPostgreSql)
            return "--resources kubernetes: the roles share one PostgreSQL database. Set ConnectionStrings__Wxauto, e.g. Host=db;Database=wxauto;Username=…;Password=….";
        if (settings.InCluster && settings.Has(Roles.Gateway) && !IsSet("Wxauto:Security:MasterKey"))
            return "--resources kubernetes: the gateways share one master key. Set Wxauto__Security__MasterKey to 32 bytes in base64.";
        return null;

        bool IsSet(string name) => !string.IsNullOrEmpty(configuration[name]);
    }

    private static string Names(ServerSettings settings) => string.Join(',', settings.Roles.Select(r => r.Name));

    private static void MapDesks(WebApplication app)
    {
        app.MapConsole();
        app.MapIdentity();
        app.MapConversations();
        app.MapDesk();
        app.MapCustomers();
        app.MapAgentDesk();
        app.MapAiDesk();
    }

    private sealed record Part(Func<ServerSettings, bool> When, Action<IServiceCollection, IConfiguration> Add,
        Action<WebApplication>? Map = null, Action<IEndpointRouteBuilder>? MapForOperator = null);
}

/// <summary>A console without the pipeline in its process shows no state of providers: the operator writes it into their status.</summary>
internal sealed class AiStatusElsewhere(IResourceCatalog catalog) : IAiStatus
{
    public bool AsksModels => catalog.Current.AIProviders.Values.Any(p => p.Spec.Preset is not (ProviderPreset.extractive or ProviderPreset.local));
    public IReadOnlyList<ProviderStatus> Providers => [];
    public IReadOnlyList<McpServerStatus> McpServers => [];
}
