using System.Globalization;
using System.Text;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Services;
using k8s.Models;

namespace Wxauto.Operator.Agents;

/// <param name="Secret">Its name.</param>
/// <param name="ExpiresAt">Of the token in it.</param>
/// <param name="IsNew">The token was issued now.</param>
internal sealed record Enrollment(string Secret, DateTimeOffset ExpiresAt, bool IsNew);

/// <summary>The Secret with which a PC is enrolled as an Agent: a token that ends, and where the gateway is.</summary>
internal sealed class EnrollmentSecrets(KubernetesApi api, ResourceCaches caches, PlatformServices services, TimeProvider time)
{
    public const string ExpiresAt = "wxauto.io/expires-at";
    public const string Gateway = "wxauto.io/gateway";

    /// <summary>Behind the Agent's name.</summary>
    public const string Suffix = "-enrollment";

    private readonly ResourceCache<PartialObject> _secrets = caches.MetadataOf<V1Secret>();

    public static ResourceKey KeyOf(AgentResource agent) => new(agent.Metadata.NamespaceProperty, agent.Metadata.Name + Suffix);

    /// <summary>Makes the Secret, and puts a new token into it when the last third of the old one's time has begun
    /// or the gateway moved.</summary>
    public async Task<(Enrollment? Enrollment, Unanswered? Problem)> KeepAsync(
        AgentResource agent, AgentSpec spec, PlatformResource platform, string fieldManager, CancellationToken cancellationToken)
    {
        var (key, gateway, lifetime) = (KeyOf(agent), GatewayAddress.Of(platform).Address, spec.Enrollment.TokenTTL);
        if (Good(_secrets.Find(key), agent, gateway, lifetime) is { } known)
            return (known, null);
        // The cache may be behind what was written a moment ago: a token is issued only when the server says so, too.
        var current = await api.GetAsync<PartialObject>(key, cancellationToken, ResourceType.Of<V1Secret>());
        if (current is not null && !IsOf(agent, current))
            return (null, new Unanswered("SecretExists",
                $"The Secret {key.Name}, which is to hold the enrolment token, is there and not of this Agent. Delete it, or give the Agent another name."));
        if (Good(current, agent, gateway, lifetime) is { } written)
            return (written, null);
        var answer = await services.IssueTokenAsync(platform, agent.Metadata.Name, lifetime, cancellationToken);
        if (answer.Value is not { } token)
            return (null, answer.Problem);
        await api.ApplyAsync(SecretOf(agent, gateway, token), fieldManager, force: true, cancellationToken);
        return (new Enrollment(key.Name, token.ExpiresAt, IsNew: true), null);
    }

    public async Task RemoveAsync(AgentResource agent, CancellationToken cancellationToken)
    {
        if (_secrets.Find(KeyOf(agent)) is { } secret && IsOf(agent, secret))
            await api.DeleteAsync<V1Secret>(KeyOf(agent), cancellationToken, new V1Preconditions { Uid = secret.Metadata.Uid });
    }

    private static bool IsOf(AgentResource agent, PartialObject secret) =>
        secret.Metadata.OwnerReferences?.Any(o => o.Uid == agent.Metadata.Uid) == true;

    private Enrollment? Good(PartialObject? secret, AgentResource agent, string gateway, TimeSpan lifetime)
    {
        if (secret is null || !IsOf(agent, secret) || secret.Metadata.DeletionTimestamp is not null
            || secret.Metadata.Annotations is not { } annotations)
            return null;
        var left = annotations.TryGetValue(ExpiresAt, out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var end) ? end - time.GetUtcNow() : TimeSpan.Zero;
        return left > lifetime / 3 && annotations.TryGetValue(Gateway, out var address) && address == gateway
            ? new Enrollment(secret.Metadata.Name, time.GetUtcNow() + left, IsNew: false)
            : null;
    }

    private static V1Secret SecretOf(AgentResource agent, string gateway, EnrollmentToken token) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = KeyOf(agent).Name,
            NamespaceProperty = agent.Metadata.NamespaceProperty,
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "wxauto-operator",
                ["app.kubernetes.io/part-of"] = "wxauto", ["wxauto.io/agent"] = agent.Metadata.Name },
            Annotations = new Dictionary<string, string>
                { [ExpiresAt] = token.ExpiresAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), [Gateway] = gateway },
            OwnerReferences = [new V1OwnerReference { ApiVersion = ResourceKinds.ApiVersion, Kind = ResourceKinds.Agent.Name,
                Name = agent.Metadata.Name, Uid = agent.Metadata.Uid, Controller = true }],
        },
        Type = "Opaque",
        Data = new Dictionary<string, byte[]> { ["token"] = Encoding.UTF8.GetBytes(token.Token),
            ["gateway"] = Encoding.UTF8.GetBytes(gateway) },
    };
}
