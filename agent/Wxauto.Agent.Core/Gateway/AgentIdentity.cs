using System.Text.Json;
using System.Text.Json.Serialization;
using Wxauto.Agent.Core.Spool;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Who this agent is for the platform, after its enrolment.</summary>
internal sealed record AgentIdentity(string Agent, string KeyId, byte[] PlatformKey);

/// <summary>Keeps the signing key and the identity, encrypted.</summary>
internal sealed class IdentityStore(SpoolMeta meta)
{
    private const string SigningKeyKey = "signing_key";
    private const string IdentityKey = "identity";

    /// <summary>The secret signing key, made once: a repeated enrolment must show the same key.</summary>
    public byte[] SigningSecret()
    {
        if (meta.Secret(SigningKeyKey) is { } known)
            return known;
        var secret = SigningKey.Generate();
        meta.SetSecret(SigningKeyKey, secret);
        return secret;
    }

    /// <summary>Null before the enrolment.</summary>
    public AgentIdentity? Identity
    {
        get => meta.Secret(IdentityKey) is { } json ? JsonSerializer.Deserialize(json, IdentityJson.Default.AgentIdentity) : null;
        set => meta.SetSecret(IdentityKey, JsonSerializer.SerializeToUtf8Bytes(value!, IdentityJson.Default.AgentIdentity));
    }
}

[JsonSerializable(typeof(AgentIdentity))]
internal sealed partial class IdentityJson : JsonSerializerContext;
