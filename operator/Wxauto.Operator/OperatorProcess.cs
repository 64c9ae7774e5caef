using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Prometheus;
using Wxauto.Operator.Runtime;

namespace Wxauto.Operator;

/// <summary>The running program: the controllers, and the pages by which a cluster looks after it.</summary>
internal static class OperatorProcess
{
    public static async Task<int> RunAsync(OperatorSettings settings, CancellationToken cancellationToken)
    {
        var (client, _) = KubernetesConnection.Open(kubeconfig: null, $"wxauto-operator/{OperatorOptions.OwnVersion}");
        using (client)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls(settings.MetricsUrl);
            builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) =
                (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
            builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
            builder.Services.AddOperator(client, settings);
            await using var app = builder.Build();
            app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false }); // that it answers is all
            app.MapHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
            app.MapMetrics();
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
    }
}
