using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wxauto.Hosting.Http;

/// <summary>The picture that browsers show beside a page's title, for the pages of all modules.</summary>
public static class Favicon
{
    /// <summary>At /favicon.svg, and where browsers look when a page names none.</summary>
    public static void MapFavicon(this IEndpointRouteBuilder app)
    {
        foreach (var path in new[] { "/favicon.svg", "/favicon.ico" })
            app.MapGet(path, () => Results.Stream(typeof(Favicon).Assembly.GetManifestResourceStream("favicon.svg")!, "image/svg+xml"))
                .AllowAnonymous().ExcludeFromDescription();
    }
}
