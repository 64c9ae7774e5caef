using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms.Children;
using Wxauto.Operator.Resources;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>Gathers all that the children are made from; the Platform's own Secrets are made on the way.</summary>
internal sealed class PlatformPlanning(OwnSecrets ownSecrets, PlatformInputs inputs, OperatorSettings settings)
{
    /// <returns>Null when one of the Secrets cannot be used.</returns>
    public async Task<PlatformPlan?> PlanAsync(PlatformResource platform, PlatformSpec spec, PlatformReport report,
        CancellationToken cancellationToken)
    {
        var plan = new PlatformPlan
        {
            Name = platform.Metadata.Name, Namespace = platform.Metadata.NamespaceProperty, Uid = platform.Metadata.Uid, Spec = spec,
            Image = PlatformPlan.ImageOf(spec.Image, settings.Image),
            OperatorNamespace = settings.LeaseNamespace, Inputs = new Dictionary<string, RoleInputs>(), DatabaseHash = "",
        };
        List<string> own = [];
        foreach (var secret in (V1Secret[])[PlatformSecrets.Keys(plan), PlatformSecrets.Internal(plan)])
        {
            var (hashes, problem) = await ownSecrets.EnsureAsync(platform, secret, cancellationToken);
            if (problem is not null)
            {
                report.Add(problem);
                return null;
            }
            own.AddRange(hashes);
        }
        var (roles, database) = await inputs.ReadAsync(plan, own, cancellationToken);
        return plan with { Inputs = roles, DatabaseHash = database };
    }
}
