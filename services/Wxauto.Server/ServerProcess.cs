using Microsoft.Extensions.Options;
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
using Wxauto.Identity;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Settings;
using Wxauto.WeChatSimulator;

namespace Wxauto.Server;

/// <summary>Composes the roles of this process and runs them until it is told to stop.</summary>
internal static partial class ServerProcess
{
    public static async Task<int> RunAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var builder = NewBuilder();
        foreach (var fault in FaultsOf(settings, builder.Configuration))
            throw new RefusedStartException(fault);
        using var directory = DataDirectory.Open(settings);
        await (settings.InCluster ? RunInClusterAsync(settings, builder, cancellationToken)
            : RunHereAsync(settings, settings.Resources!, builder, cancellationToken));
        return 0;
    }

    private static IEnumerable<string> FaultsOf(ServerSettings settings, ConfigurationManager configuration)
    {
        if (RoleTable.Missing(settings, configuration) is { } missing)
            yield return missing;
        if (settings.Resources is { } manifests && !Directory.Exists(manifests))
            yield return $"There is no directory {manifests}: name the one of your manifests with --resources.";
        foreach (var fault in Ports.FaultsOf(settings))
            yield return fault;
    }

    private static async Task RunHereAsync(ServerSettings settings, string manifests, WebApplicationBuilder builder,
        CancellationToken cancellationToken)
    {
        PlatformKeys? keys;
        await using (var database = MigrateCommand.Services(settings))
        {
            await database.GetRequiredService<SchemaMigration>().RunAsync(cancellationToken);
            keys = await KeysAsync(settings, builder.Configuration, database, cancellationToken);
        }
        builder.Services.AddWxautoHosting(manifests).AddDatabase(settings.Storage).AddConversations();
        await using var app = Build(settings, builder, keys);
        await ServeAsync(settings, app, cancellationToken);
    }

    /// <summary>A Job migrates the database, before any role of a new version starts.</summary>
    private static async Task RunInClusterAsync(ServerSettings settings, WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(AddLogging);
        await using var catalog = KubernetesCatalog.Start(settings.Roles, TimeProvider.System, loggers);
        if (!await WaitingRoom.WaitAsync(settings, catalog, NewBuilder(), cancellationToken))
            return;
        PlatformKeys? keys;
        await using (var database = MigrateCommand.Services(settings))
            keys = await KeysAsync(settings, builder.Configuration, database, cancellationToken);
        builder.Services.AddWxautoHosting(catalog).AddDatabase(settings.Storage).AddConversations();
        await using var app = Build(settings, builder, keys);
        await ServeAsync(settings, app, cancellationToken);
    }

    /// <summary>Only agents' gateways use them.</summary>
    private static async Task<PlatformKeys?> KeysAsync(ServerSettings settings, ConfigurationManager configuration, ServiceProvider database,
        CancellationToken cancellationToken) => !settings.Has(Roles.Gateway) ? null
        : await MasterKey.OpenAsync(database.GetRequiredService<PlatformSettings>(), configuration["Wxauto:Security:MasterKey"],
            settings.Data, cancellationToken);

    private static async Task ServeAsync(ServerSettings settings, WebApplication app, CancellationToken cancellationToken)
    {
        // The host would tell of these with a stack trace.
        app.Services.GetService<IStartupValidator>()?.Validate();
        await using var started = app.Lifetime.ApplicationStarted.Register(() => LogListening(app.Logger, settings.Url, settings.AgentUrl,
            settings.InternalUrl is { } url ? $", operator and sidecar: {url}" : ""));
        await app.RunAsync(cancellationToken);
    }

    internal static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateBuilder();
        AddLogging(builder.Logging);
        builder.Services.AddProblems().AddExceptionHandler<DatabaseFaultHandler>();
        return builder;
    }

    private static void AddLogging(ILoggingBuilder logging) =>
        logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss.fffzzz "))
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning)
            // What fails there is thrown, too, and whoever catches it says so; a first start asks for a table that is not there yet.
            .AddFilter("Microsoft.EntityFrameworkCore.Database", LogLevel.None);

    /// <summary>Hosting is registered already.</summary>
    /// <param name="keys">Null in a process without the gateway.</param>
    internal static WebApplication Build(ServerSettings settings, WebApplicationBuilder builder, PlatformKeys? keys)
    {
        var ports = new Ports(settings, builder.Configuration["Wxauto:Internal:OperatorToken"]);
        builder.WebHost.ConfigureKestrel(ports.Listen);
        if (keys is not null)
            builder.Services.AddSingleton(keys);
        if (ServesPeople(settings))
            builder.Services.AddIdentity(builder.Configuration, settings.Url.Port)
                .AddSingleton(ConsoleSecret.Open(settings.Data, TimeProvider.System));
        builder.Services.AddServerKeys().AddSpaceWatch().AddAuthorization().AddEventBus(builder.Configuration);
        builder.Services.AddLocalModels(builder.Configuration, settings.Data).AddPictureModels(builder.Configuration, settings.Data);
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

    private static bool ServesPeople(ServerSettings settings) => settings.Has(Roles.Console) || settings.Has(Roles.Knowledge);

    private static void Map(WebApplication app, ServerSettings settings, Ports ports)
    {
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseReadableRequests();
        app.UseGracefulStop();
        app.Use((context, next) => ports.GateAsync(context, next));
        // Agents prove themselves to their service; what the web's scheme would read of their token would live as long as their stream.
        if (ServesPeople(settings))
            app.UseIdentity();
        if (settings.Has(Roles.Gateway) || ServesPeople(settings))
            app.UseWhen(c => c.Request.ContentType != "application/grpc", web => web.UseAuthentication());
        app.UseAuthorization();
        if (settings.Has(Roles.Console))
            app.UseAntiforgery();
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
                .OnlyLocally();
        app.MapFavicon();
        app.MapMetrics().AllowAnonymous();
        app.MapProbes();
    }

    private static string DisplayName(IServiceProvider services, string account) =>
        services.GetRequiredService<IResourceCatalog>().Current.Agents.TryGetValue(account, out var agent)
            ? agent.Spec.DisplayName : account;

    [LoggerMessage(1, LogLevel.Warning, "{InternalUrl} serves nothing for the operator: Wxauto:Internal:OperatorToken is not set")]
    private static partial void LogNoOperator(ILogger logger, Uri internalUrl);

    [LoggerMessage(2, LogLevel.Information, "Listening. Console, REST, health: {Url}, agents: {AgentUrl}{Others}")]
    private static partial void LogListening(ILogger logger, Uri url, Uri agentUrl, string others);
}
