using Wxauto.Operator.Platforms;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator;

internal static class OperatorServices
{
    /// <summary>All controllers, on one connection.</summary>
    public static IServiceCollection AddOperator(this IServiceCollection services, k8s.Kubernetes client, OperatorSettings settings)
    {
        services.AddSingleton(settings);
        services.AddOperatorRuntime(client, new OperatorRuntimeOptions
        {
            Namespace = settings.Namespace,
            OwnedSelector = PlatformLabels.Selector,
            LeaderElection = settings.LeaderElection ? new LeaderElectionOptions
                { Namespace = settings.LeaseNamespace, Name = settings.LeaseName } : null,
        });
        services.AddPlatformController();
        services.AddKindControllers();
        return services;
    }
}
