using k8s;
using k8s.Models;

namespace Wxauto.Operator.Doctor;

/// <summary>One thing that the operator does to a kind of object.</summary>
/// <param name="Subresource">Empty: the object itself.</param>
internal sealed record Right(string Group, string Resource, string Subresource, string Verb)
{
    public string Kind => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}

/// <summary>The rules of which the chart makes the operator's roles; the file is built into the program.</summary>
internal sealed class GrantedRules
{
    private readonly Dictionary<string, List<V1PolicyRule>> _rules = Load();

    /// <summary>In the namespaces that it looks after.</summary>
    public IReadOnlyList<Right> Everywhere => [.. Flat(_rules["rules"])];

    /// <summary>In its own namespace.</summary>
    public IReadOnlyList<Right> AtHome => [.. Flat(_rules["lease"])];

    private static IEnumerable<Right> Flat(IEnumerable<V1PolicyRule> rules) =>
        from rule in rules
        from @group in rule.ApiGroups
        from resource in rule.Resources
        from verb in rule.Verbs
        let parts = resource.Split('/', 2)
        select new Right(@group, parts[0], parts.Length > 1 ? parts[1] : "", verb);

    private static Dictionary<string, List<V1PolicyRule>> Load()
    {
        using var stream = typeof(GrantedRules).Assembly.GetManifestResourceStream("rules.yaml")!;
        using var reader = new StreamReader(stream);
        return KubernetesYaml.Deserialize<Dictionary<string, List<V1PolicyRule>>>(reader.ReadToEnd());
    }
}

internal static class RightQuestions
{
    /// <summary>Whether this process may do it. Everyone may ask about himself.</summary>
    /// <param name="namespace">Null: in every namespace.</param>
    public static async Task<bool> MayAsync(this IKubernetes client, Right right, string? @namespace, CancellationToken cancellationToken)
    {
        var attributes = new V1ResourceAttributes { Group = right.Group, Resource = right.Resource, Subresource = right.Subresource,
            Verb = right.Verb, NamespaceProperty = @namespace };
        var review = new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = attributes } };
        return (await client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: cancellationToken))
            .Status.Allowed;
    }
}
