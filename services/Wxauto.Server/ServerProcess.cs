using Microsoft.AspNetCore.Server.Kestrel.Core;
using Prometheus;
using Wxauto.Agent.Simulator;
using Wxauto.Ai;
using Wxauto.Console;
using Wxauto.Contracts.Resources;
using Wxauto.Gateway;
using Wxauto.Hosting;
using Wxauto.Hosting.Security;
using Wxauto.Hosting.Storage;
using Wxauto.Knowledge;
using Wxauto.Pipeline;

namespace Wxauto.Server;

/// <summary>Composes all roles in one process.</summary>
internal static class ServerProcess
{
    public static async Task<int> RunAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        await using var app = Build(settings);
        await app.Services.GetRequiredService<SchemaMigration>().RunAsync(cancellationToken);
        await app.RunAsync(cancellationToken);
        return 0;
    }

    private static WebApplication Build(ServerSettings settings)
    {
        Directory.CreateDirectory(settings.Data);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Services.AddProblemDetails();
        builder.Services.AddWxautoHosting(settings.Storage, settings.Resources);
        builder.Services.AddSingleton(PlatformKeys.Load(builder.Configuration["Wxauto:Security:MasterKey"], settings.Data));
        builder.Services.AddKnowledge().AddAi().AddPipeline().AddGateway();
        builder.Services.AddSingleton(s => new ConsoleFacts(() => s.GetRequiredService<KnowledgeLibrary>().Documents, () => AiServices.IsConfigured(s)));
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<CatalogHealth>("catalog");
        if (settings.Simulator is not null)
            builder.Services.AddSingleton(s => new SimulatedWeChat(DisplayName(s, settings.Simulator), Path.Combine(settings.Data, "simulator.jsonl"), s.GetRequiredService<TimeProvider>()));
        var app = builder.Build();
        Map(app, settings);
        return app;
    }

    private static void Map(WebApplication app, ServerSettings settings)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        // Agents prove themselves to their service; what the web's scheme would read of their token would live as long as their stream.
        app.UseWhen(c => c.Request.ContentType != "application/grpc", web => web.UseAuthentication());
        app.UseAuthorization();
        app.MapGateway();
        app.MapAi();
        app.MapConsole();
        if (settings.Simulator is not null)
            app.MapWeChatSimulator("/simulator", settings.Simulator, app.Services.GetRequiredService<SimulatedWeChat>());
        app.MapMetrics().AllowAnonymous();
        app.MapHealthChecks("/healthz", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/readyz", new() { ResponseWriter = HealthText.WriteAsync }).AllowAnonymous();
    }

    /// <summary>Without TLS one port cannot speak HTTP/1.1 and HTTP/2.</summary>
    private static void Listen(KestrelServerOptions kestrel, ServerSettings settings)
    {
        Listen(new Uri(settings.Urls), HttpProtocols.Http1);
        Listen(new Uri(settings.AgentUrl), HttpProtocols.Http2);

        void Listen(Uri address, HttpProtocols protocols)
        {
            if (System.Net.IPAddress.TryParse(address.Host, out var ip))
                kestrel.Listen(ip, address.Port, o => o.Protocols = protocols);
            else if (address.Host == "localhost")
                kestrel.ListenLocalhost(address.Port, o => o.Protocols = protocols);
            else
                kestrel.ListenAnyIP(address.Port, o => o.Protocols = protocols);
        }
    }

    private static string DisplayName(IServiceProvider services, string account) =>
        services.GetRequiredService<IResourceCatalog>().Current.Agents.TryGetValue(account, out var agent) ? agent.Spec.DisplayName : account;
}
