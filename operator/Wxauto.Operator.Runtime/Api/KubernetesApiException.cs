using System.Net;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>The API server said no. <see cref="Reason"/> is the server's own word (NotFound, AlreadyExists, Expired,
/// Invalid, Forbidden …).</summary>
public class KubernetesApiException(HttpStatusCode statusCode, string? reason, string message) : Exception(message)
{
    public HttpStatusCode StatusCode { get; } = statusCode;

    public string? Reason { get; } = reason;

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    /// <summary>The version asked for is no longer known: list again.</summary>
    public bool IsGone => StatusCode == HttpStatusCode.Gone || Reason is "Expired" or "Gone";

    internal static KubernetesApiException From(HttpStatusCode statusCode, V1Status? status, string what)
    {
        var message = $"{what}: {(int)statusCode} {status?.Message ?? statusCode.ToString()}";
        var fields = status?.Details?.Causes?.Where(cause => cause.Reason == "FieldManagerConflict")
            .Select(cause => new FieldConflict(FieldConflict.ManagerIn(cause.Message), cause.Field)).ToList();
        return fields is { Count: > 0 } ? new FieldConflictException(message, fields)
            : new KubernetesApiException(statusCode, status?.Reason, message);
    }
}

/// <summary>Server-side apply would take fields that others own.</summary>
public sealed class FieldConflictException(string message, IReadOnlyList<FieldConflict> conflicts)
    : KubernetesApiException(HttpStatusCode.Conflict, "Conflict", message)
{
    public IReadOnlyList<FieldConflict> Conflicts { get; } = conflicts;
}

public sealed partial record FieldConflict(string Manager, string Field)
{
    // conflict with "kubectl-edit" using apps/v1
    internal static string ManagerIn(string? message) =>
        message is not null && Quoted().Match(message) is { Success: true } match ? match.Groups[1].Value : message ?? "";

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();
}
