using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wxauto.Knowledge.Tests.Ingestion.Sites;

/// <summary>A web server on a loopback port with the pages that a test puts there; 404 for anything else.</summary>
internal sealed class WebSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _pages = new();

    private WebSite(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Paths that were asked for, in their order, without robots.txt.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<WebSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var site = new WebSite(builder.Build());
        site._app.Run(site.AnswerAsync);
        await site._app.StartAsync();
        site.Address = new Uri(site._app.Urls.Single());
        return site;
    }

    public string At(string path) => new Uri(Address, path).AbsoluteUri;

    public WebSite Answer(string path, RequestDelegate answer)
    {
        _pages[path] = answer;
        return this;
    }

    public WebSite Content(string path, byte[] content, string? mediaType) => Answer(path, async context =>
    {
        context.Response.ContentType = mediaType;
        await context.Response.Body.WriteAsync(content);
    });

    public WebSite Text(string path, string text, string mediaType = "text/plain; charset=utf-8") =>
        Content(path, Encoding.UTF8.GetBytes(text), mediaType);

    /// <summary>An HTML page with these links.</summary>
    public WebSite Page(string path, string text, params string[] links) => Text(path, Html(text, links), "text/html; charset=utf-8");

    public static string Html(string text, params string[] links) =>
        $"<!doctype html><html><head><title>{text}</title></head><body><p>{text}</p>{string.Concat(links.Select(l => $"<a href=\"{l}\">更多</a>"))}</body></html>";

    public WebSite Status(string path, int status) => Answer(path, context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public WebSite Redirect(string path, string to) => Answer(path, context =>
    {
        context.Response.Redirect(to);
        return Task.CompletedTask;
    });

    public void Remove(string path) => _pages.TryRemove(path, out _);

    public int TimesAsked(string path) => Asked.Count(p => p == path);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value + context.Request.QueryString;
        if (path != "/robots.txt")
            Asked.Enqueue(path);
        if (_pages.TryGetValue(path, out var answer))
            await answer(context);
        else
            context.Response.StatusCode = 404;
    }
}
