using Prometheus;
using Wxauto.Ai;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Hosting;
using Wxauto.Hosting.Bus;
using Wxauto.Hosting.Bus.Dapr;
using Wxauto.Hosting.Catalog;
using Wxauto.Hosting.Http;
using Wxauto.Hosting.Security;
using Wxauto.Schema;
using Wxauto.WeChatSimulator;

namespace Wxauto.Server;

/// <summary>Composes the roles of this process and runs them until it is told to stop.</summary>
internal static partial class ServerProcess
{
    public static async Task<int> RunAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var builder = NewBuilder();
        if (RoleTable.Missing(settings, builder.Configuration) is { } missing)
        {
            await System.Console.Error.WriteLineAsync(missing);
            return 1;
        }
        return settings.InCluster ? await RunInClusterAsync(settings, builder, cancellationToken)
            : await RunHereAsync(settings, settings.Resources!, builder, cancellationToken);
    }

    private static async Task<int> RunHereAsync(ServerSettings settings, string manifests, WebApplicationBuilder builder,
        CancellationToken cancellationToken)
    {
        builder.Services.AddWxautoHosting(manifests).AddDatabase(settings.Storage).AddConversations();
        await using var app = Build(settings, builder);
        await app.Services.GetRequiredService<SchemaMigration>().RunAsync(cancellationToken);
        await app.RunAsync(cancellationToken);
        return 0;
    }

    /// <summary>A Job migrates the database, before any role of a new version starts.</summary>
    private static async Task<int> RunInClusterAsync(ServerSettings settings, WebApplicationBuilder builder,
        CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(AddLogging);
        await using var catalog = KubernetesCatalog.Start(settings.Roles, TimeProvider.System, loggers);
        if (!await WaitingRoom.WaitAsync(settings, catalog, NewBuilder(), cancellationToken))
            return 0;
        builder.Services.AddWxautoHosting(catalog).AddDatabase(settings.Storage).AddConversations();
        await using var app = Build(settings, builder);
        await app.RunAsync(cancellationToken);
        return 0;
    }

    internal static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateBuilder();
        AddLogging(builder.Logging);
        builder.Services.AddProblemDetails();
        return builder;
    }

    private static void AddLogging(ILoggingBuilder logging) =>
        logging.AddSimpleConsole(o => o.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning)
            .AddFilter("System.Net.Http", LogLevel.Warning);

    /// <summary>Hosting is registered already.</summary>
    internal static WebApplication Build(ServerSettings settings, WebApplicationBuilder builder)
    {
        Directory.CreateDirectory(settings.Data);
        var ports = new Ports(settings, builder.Configuration["Wxauto:Internal:OperatorToken"]);
        builder.WebHost.ConfigureKestrel(ports.Listen);
        builder.Services.AddSingleton(PlatformKeys.Load(builder.Configuration["Wxauto:Security:MasterKey"], settings.Data));
        builder.Services.AddAuthorization().AddEventBus(builder.Configuration);
        builder.Services.AddLocalModels(builder.Configuration, settings.Data);
        RoleTable.Add(builder.Services, settings, builder.Configuration);
        builder.Services.AddHealthChecks().AddCheck<StoppingHealth>("stopping").AddCheck<DatabaseHealth>("database")
            .AddCheck<CatalogHealth>("catalog");
        builder.Services.AddGracefulStop(settings);
        if (settings.Simulator is not null)
            builder.Services.AddSingleton(s => new SimulatedWeChat(DisplayName(s, settings.Simulator),
                Path.Combine(settings.Data, "simulator.jsonl"), s.GetRequiredService<TimeProvider>()));
        var app = builder.Build();
        Map(app, settings, ports);
        return app;
    }

    private static void Map(WebApplication app, ServerSettings settings, Ports ports)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseGracefulStop();
        app.Use((context, next) => ports.GateAsync(context, next));
        // Agents prove themselves to their service; what the web's scheme would read of their token would live as long as their stream.
        if (settings.Has(Roles.Gateway))
            app.UseWhen(c => c.Request.ContentType != "application/grpc", web => web.UseAuthentication());
        app.UseAuthorization();
        RoleTable.Map(app, settings);
        app.MapEventDelivery().OnInternalPort(InternalCaller.Sidecar);
        if (ports.ServeOperator)
        {
            var internalApi = app.MapForOperator();
            internalApi.MapSidecarReport();
            RoleTable.MapForOperator(internalApi, settings);
        }
        else if (settings.InternalUrl is not null)
            LogNoOperator(app.Logger, settings.InternalUrl);
        if (settings.Simulator is not null)
            app.MapWeChatSimulator("/simulator", settings.Simulator, app.Services.GetRequiredService<SimulatedWeChat>())
                .AddEndpointFilter(LocalAccess.Filter);
        app.MapMetrics().AllowAnonymous();
        app.MapProbes();
    }

    private static string DisplayName(IServiceProvider services, string account) =>
        services.GetRequiredService<IResourceCatalog>().Current.Agents.TryGetValue(account, out var agent)
            ? agent.Spec.DisplayName : account;

    [LoggerMessage(1, LogLevel.Warning, "{InternalUrl} serves nothing for the operator: Wxauto:Internal:OperatorToken is not set")]
    private static partial void LogNoOperator(ILogger logger, Uri internalUrl);
}
