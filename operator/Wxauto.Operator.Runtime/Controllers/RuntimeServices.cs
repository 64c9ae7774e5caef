using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using k8s;

namespace Wxauto.Operator.Runtime;

public static class RuntimeServices
{
    /// <exception cref="OptionsValidationException">The options contradict each other.</exception>
    /// <summary>The client, the caches, events, leader election and the host of the controllers that
    /// <see cref="AddController{T}"/> adds after this.</summary>
    public static IServiceCollection AddOperatorRuntime(this IServiceCollection services, Kubernetes client, OperatorRuntimeOptions options)
    {
        if (options.Faults().ToList() is { Count: > 0 } faults)
            throw new OptionsValidationException(nameof(OperatorRuntimeOptions), typeof(OperatorRuntimeOptions), faults);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IKubernetes>(client);
        services.AddSingleton(options);
        services.AddSingleton<KubernetesApi>();
        services.AddSingleton<ResourceEvents>();
        services.AddSingleton(provider => new ResourceCaches(
            provider.GetRequiredService<KubernetesApi>(), options, provider.GetServices<ControllerPlan>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        if (options.LeaderElection is { } election)
        {
            services.AddSingleton(election);
            services.AddSingleton<LeaderElection>();
        }
        services.AddHostedService<OperatorHost>();
        services.AddHealthChecks().AddCheck<CachesHealthCheck>("caches", tags: ["ready"]);
        return services;
    }

    /// <summary>A controller with a name for its queue and metrics. The reconciler is a singleton.</summary>
    public static IServiceCollection AddController<TReconciler>(this IServiceCollection services, string name,
        Action<ControllerBuilder> configure) where TReconciler : class, IReconciler
    {
        var options = services.LastOrDefault(
            service => service.ServiceType == typeof(OperatorRuntimeOptions))?.ImplementationInstance as OperatorRuntimeOptions
            ?? throw new InvalidOperationException("AddOperatorRuntime comes before AddController.");
        var builder = new ControllerBuilder(name, typeof(TReconciler), options);
        configure(builder);
        var plan = builder.Build();
        services.TryAddSingleton<TReconciler>();
        services.AddSingleton(plan);
        services.AddSingleton(provider => new Controller(
            plan, provider.GetRequiredService<TReconciler>(), provider.GetRequiredService<ResourceCaches>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Controller>>()));
        return services;
    }
}
