using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Wxauto.Knowledge.Desk;

/// <summary>What the endpoints of this folder answer alike.</summary>
internal static class Answers
{
    private const int MaxPerson = 60;

    public static IResult Json<T>(T value, int status = 200) => Results.Json(value, JsonSerializerOptions.Web, statusCode: status);

    public static IResult Wrong(string detail) => Results.Problem(detail, statusCode: 400);

    public static IResult UnknownBase(string name) =>
        Results.Problem($"There is no KnowledgeBase '{name}': add its manifest, or look at GET /api/knowledge/bases.", statusCode: 404);

    public static IResult UnknownDocument() => Results.Problem("The document is unknown, or left its source.", statusCode: 404);

    /// <summary>The person without white space around; null when that is nobody.</summary>
    public static string? PersonOf(string? person) => person?.Trim() is { Length: > 0 and <= MaxPerson } named
        && !named.Any(char.IsControl) ? named : null;

    public static IResult NobodyNamed() => Wrong($"person is required, at most {MaxPerson} characters.");
}
