using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;
using Wxauto.Hosting.Catalog;
using Wxauto.Storage;
using Wxauto.Storage.Space;

namespace Wxauto.Server;

/// <summary>Ready only when the database answers, its schema is this version's, and it has room.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<WxautoDb> contexts, DatabaseSpace space) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (space.IsFull)
            return HealthCheckResult.Unhealthy(PlatformReasons.DatabaseFull.Reason.ToString());
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            return pending.Any() ? HealthCheckResult.Unhealthy(
                "the schema is older than this program; 'wxauto-server migrate' brings it up to date") : HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"the database does not answer ({e.GetType().Name})");
        }
    }
}

/// <summary>A manifest with a problem leaves the last good one in force, so it degrades and does not stop.</summary>
internal sealed class CatalogHealth(IResourceCatalog catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(catalog is KubernetesCatalog { IsRead: false } unread ? HealthCheckResult.Unhealthy(unread.Waiting)
            : catalog.Current.Problems.Count == 0 ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(Plural.Of(catalog.Current.Problems.Count, "problem") + " in manifests"));
}

/// <summary>From the signal to stop on, so that nothing new is sent here while the rest is finished.</summary>
internal sealed class StoppingHealth(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("the process is stopping")
            : HealthCheckResult.Healthy());
}

internal static class Probes
{
    /// <summary>/healthz: the process answers. /readyz: it can work, or what it waits for.</summary>
    public static void MapProbes(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/healthz", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/readyz", new() { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        Status = report.Status.ToString(),
        Checks = report.Entries.ToDictionary(e => e.Key, e => e.Value.Description ?? e.Value.Status.ToString()),
    });
}
