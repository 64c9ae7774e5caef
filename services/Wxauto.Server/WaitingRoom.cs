using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wxauto.Hosting.Catalog;
using Wxauto.Schema;

namespace Wxauto.Server;

/// <summary>
/// Answers the probes of a pod until the schema is current and the resources are read. No role works before: one that saw no
/// resources would take them for deleted.
/// </summary>
internal static class WaitingRoom
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>False when the process was told to stop meanwhile.</summary>
    public static async Task<bool> WaitAsync(ServerSettings settings, KubernetesCatalog catalog, WebApplicationBuilder builder,
        CancellationToken cancellationToken)
    {
        const string start = "start";
        builder.WebHost.ConfigureKestrel(k => Ports.Listen(k, settings.Url, Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1));
        builder.Services.AddDatabase(settings.Storage).AddSingleton(TimeProvider.System)
            .AddSingleton<Contracts.Resources.IResourceCatalog>(catalog);
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<CatalogHealth>("catalog")
            .AddCheck(start, () => HealthCheckResult.Unhealthy("the roles start when database and catalog are ready"));
        await using var app = builder.Build();
        app.MapProbes();
        await app.StartAsync(cancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        try
        {
            var health = app.Services.GetRequiredService<HealthCheckService>();
            while ((await health.CheckHealthAsync(c => c.Name != start, stopping.Token)).Status == HealthStatus.Unhealthy)
                await Task.Delay(Look, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
        var goesOn = !stopping.IsCancellationRequested;
        await app.StopAsync(CancellationToken.None);
        return goesOn;
    }
}
