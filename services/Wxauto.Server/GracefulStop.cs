namespace Wxauto.Server;

/// <summary>
/// How the process ends: it is unready at once and agents' streams end; a pod still works a moment for what was sent on its way before
/// everybody knew; then requests are finished, leases given back. All of it is over within 30 s, the time that a signal to stop leaves.
/// </summary>
internal static class GracefulStop
{
    /// <summary>Of 30 s; the rest is for closing what is left.</summary>
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(27);

    /// <summary>Until every node of a cluster sends new connections elsewhere.</summary>
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(5);

    /// <summary>Longer requests are broken off, so that the workers after them have time to give back what they hold.</summary>
    private static readonly TimeSpan Requests = TimeSpan.FromSeconds(15);

    public static void AddGracefulStop(this IServiceCollection services, ServerSettings settings)
    {
        services.Configure<HostOptions>(o => o.ShutdownTimeout = Whole);
        services.AddSingleton<LateRequests>();
        if (settings.InCluster)
            services.AddHostedService<Pause>();
    }

    public static void UseGracefulStop(this WebApplication app)
    {
        var late = app.Services.GetRequiredService<LateRequests>();
        app.Use(async (context, next) =>
        {
            await using var end = late.Token.Register(context.Abort);
            await next(context);
        });
    }

    private sealed class LateRequests : IDisposable
    {
        private readonly CancellationTokenSource _late = new();
        private readonly CancellationTokenRegistration _stopping;

        public LateRequests(IHostApplicationLifetime lifetime) =>
            _stopping = lifetime.ApplicationStopping.Register(() => _late.CancelAfter(Requests));

        public CancellationToken Token => _late.Token;

        public void Dispose()
        {
            _stopping.Dispose();
            _late.Dispose();
        }
    }

    private sealed class Pause(TimeProvider time) : IHostedLifecycleService
    {
        public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(Known, time, cancellationToken);

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
