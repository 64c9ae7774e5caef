using Microsoft.AspNetCore.Http;

namespace Wxauto.Identity.Pages;

/// <summary>The page where people log in, and its script.</summary>
internal static class PageFiles
{
    public static IResult Html(string name, int status = 200) => Of(name, "text/html; charset=utf-8", status);

    public static IResult Script(string name) => Of(name, "text/javascript; charset=utf-8", 200);

    private static IResult Of(string name, string mediaType, int status)
    {
        using var reader = new StreamReader(typeof(PageFiles).Assembly.GetManifestResourceStream(name)!);
        return Results.Text(reader.ReadToEnd(), mediaType, statusCode: status);
    }
}
