using Wxauto.Contracts.Resources;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>All that the children of a Platform are made from.</summary>
internal sealed record PlatformPlan
{
    public required string Name { get; init; }
    public required string Namespace { get; init; }
    public required string Uid { get; init; }
    public required PlatformSpec Spec { get; init; }

    /// <summary>Of the services, with tag.</summary>
    public required string Image { get; init; }

    /// <summary>From where the internal API is called.</summary>
    public required string OperatorNamespace { get; init; }

    /// <summary>What each role reads besides the API, by its name.</summary>
    public required IReadOnlyDictionary<string, RoleInputs> Inputs { get; init; }

    /// <summary>Of the connection string: another one may be another database.</summary>
    public required string DatabaseHash { get; init; }

    public string Keys => KeysOf(Name);
    public string Internal => InternalOf(Name);
    public string PubSub => $"{Name}-events";

    public static string KeysOf(string platform) => $"{platform}-keys";

    public static string InternalOf(string platform) => $"{platform}-internal";

    /// <summary>Names all that a role has; it is the role's Dapr application, too.</summary>
    public string NameOf(Role role) => $"{Name}-{role.Name}";

    /// <param name="component">The role, or another part; null: the Platform as a whole.</param>
    public V1ObjectMeta Metadata(string name, string? component) => new()
    {
        Name = name,
        NamespaceProperty = Namespace,
        Labels = PlatformLabels.Of(Name, component),
        OwnerReferences = [Owner],
    };

    public V1OwnerReference Owner => new()
    {
        ApiVersion = ResourceKinds.ApiVersion, Kind = ResourceKinds.Platform.Name, Name = Name, Uid = Uid, Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>The Platform's image, or what it leaves out of it the operator's.</summary>
    public static string ImageOf(ImageSpec spec, string operators)
    {
        var tag = operators.IndexOf(':', operators.LastIndexOf('/') + 1);
        var (repository, version) = tag < 0 ? (operators, "latest") : (operators[..tag], operators[(tag + 1)..]);
        return $"{spec.Repository ?? repository}:{spec.Tag ?? version}";
    }
}

/// <param name="Secrets">Keys of Secrets that the role's processes read as files.</param>
/// <param name="ConfigMaps">Documents.</param>
/// <param name="Hash">Of all contents: when it becomes another one, the pods are replaced.</param>
internal sealed record RoleInputs(IReadOnlyList<SecretReference> Secrets, IReadOnlyList<string> ConfigMaps, string Hash);
