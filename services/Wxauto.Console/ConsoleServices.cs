using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Wxauto.Console.Layout;
using Wxauto.Console.Sessions;
using Wxauto.Hosting.Security;

namespace Wxauto.Console;

public static class ConsoleServices
{
    /// <summary>The live pages. They need the seams of the modules that the role console has.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        return services.AddMudServices().AddScoped<AuthenticationStateProvider, LiveSession>().AddScoped<DeskUser>()
            .AddSingleton<ConsolePages>();
    }

    /// <summary>The live pages and their connection, for people who are logged in; each page says what it needs. Nothing is posted to a page.</summary>
    internal static void MapLivePages(this IEndpointRouteBuilder app) =>
        app.MapStaff("").MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null)
            .Add(endpoint =>
            {
                var posts = endpoint.Metadata.OfType<HttpMethodMetadata>().Where(m => m.HttpMethods.Contains(HttpMethods.Post)).ToList();
                if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
                {
                    posts.ForEach(m => endpoint.Metadata.Remove(m));
                    endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
                }
                else
                    endpoint.Metadata.Add(new AuthorizeAttribute(Staff.Person)); // the connection: a program has no page open
            });
}
