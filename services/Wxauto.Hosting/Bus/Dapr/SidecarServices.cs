using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Internal;

namespace Wxauto.Hosting.Bus.Dapr;

public static class SidecarServices
{
    /// <summary>Looks after the sidecar when DAPR_HTTP_PORT or DAPR_HTTP_ENDPOINT say where it is; Dapr's injector always does.</summary>
    public static IServiceCollection AddSidecar(this IServiceCollection services, IConfiguration configuration)
    {
        if (Sidecar.AddressOf(configuration) is not { } address || services.Any(service => service.ServiceType == typeof(Sidecar)))
            return services;
        services.AddSingleton(s => new Sidecar(
            address, configuration["DAPR_API_TOKEN"], s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<Sidecar>>()));
        services.AddHostedService(s => s.GetRequiredService<Sidecar>());
        services.AddHealthChecks().AddCheck<SidecarHealth>("sidecar");
        return services;
    }

    /// <summary>What the operator asks: <see cref="InternalApi.Sidecar"/>. Nothing where there is no sidecar.</summary>
    public static void MapSidecarReport(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetService<Sidecar>() is { } sidecar)
            app.MapGet(InternalApi.Sidecar, () => Results.Json(sidecar.Away is var (since, problem)
                ? new SidecarReport(false, since, problem) : new SidecarReport(true, null, "")));
    }
}

/// <summary>
/// A pod without its sidecar still does most of its work: agents' streams, pages, turns that search nothing; the database is polled instead
/// of events. So it is degraded and stays in service.
/// </summary>
internal sealed class SidecarHealth(Sidecar sidecar) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(sidecar.Away is var (since, problem)
            ? HealthCheckResult.Degraded($"the Dapr sidecar does not answer since {since:HH:mm:ss} UTC ({problem})")
            : HealthCheckResult.Healthy());
}
