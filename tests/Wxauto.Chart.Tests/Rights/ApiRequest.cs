namespace Wxauto.Chart.Tests.Rights;

/// <summary>A right as RBAC knows it.</summary>
/// <param name="Resource">With its subresource: platforms/status.</param>
internal sealed record Right(string Group, string Resource, string Verb)
{
    public override string ToString() => $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}";
}

/// <summary>A request for an object or a collection, as the API server's authorizer reads it.</summary>
/// <param name="Namespace">Null: of the cluster, or in all namespaces.</param>
internal sealed record ApiRequest(Right Right, string? Namespace, string? Name)
{
    /// <returns>Null for discovery and other addresses that are no objects.</returns>
    public static ApiRequest? Read(string method, string path, bool watch)
    {
        var parts = path.Trim('/').Split('/');
        var (group, rest) = parts switch
        {
            ["api", _, .. var core] => ("", core),
            ["apis", var named, _, .. var other] => (named, other),
            _ => ("", []),
        };
        string? @namespace = null;
        if (rest is ["namespaces", var first, ..])
        {
            @namespace = first;
            if (rest.Length > 2)
                rest = rest[2..];
        }
        if (rest.Length == 0)
            return null;
        var name = rest.Length > 1 ? rest[1] : null;
        var resource = rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0];
        var verb = method switch
        {
            "GET" => name is not null ? "get" : watch ? "watch" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => name is not null ? "delete" : "deletecollection",
            _ => method,
        };
        return new ApiRequest(new Right(group, resource, verb), @namespace, name);
    }
}
