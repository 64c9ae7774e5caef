using System.Security.Cryptography;
using System.Text;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>Secrets that are made once; nothing that is in them is ever written again.</summary>
internal static class PlatformSecrets
{
    public const string MasterKey = "masterKey";
    public const string OperatorToken = "operatorToken";

    /// <summary>The name that Dapr demands.</summary>
    public const string DaprToken = "token";

    /// <summary>The key from which agents know the platform. A Secret that is there already is used: so a platform is restored.</summary>
    public static V1Secret Keys(PlatformPlan plan) => Of(plan, plan.Keys, MasterKey);

    /// <summary>What the operator and Dapr show to the services.</summary>
    public static V1Secret Internal(PlatformPlan plan) => Of(plan, plan.Internal, OperatorToken, DaprToken);

    private static V1Secret Of(PlatformPlan plan, string name, params string[] keys) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = plan.Metadata(name, component: null),
        Type = "Opaque",
        Data = keys.ToDictionary(key => key, _ => Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))),
    };
}
