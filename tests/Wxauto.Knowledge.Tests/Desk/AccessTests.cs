using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai;
using Wxauto.Contracts.Customers;
using Wxauto.Conversations;
using Wxauto.Hosting;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Desk;

[Collection(DeskCollection.Name)]
public sealed class AccessTests(DeskServer desk)
{
    /// <summary>All that MapKnowledge maps: what is added later is looked at as well.</summary>
    public static TheoryData<string, string> Endpoints
    {
        get
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Services.AddWxautoHosting(Path.GetTempPath()).AddDatabase(StorageOptions.InDirectory(Path.GetTempPath()))
                .AddConversations().AddKnowledge().AddSingleton<IBlackContacts>(new NobodyBlack()).AddAi();
            var app = builder.Build();
            app.MapKnowledge();
            var all = new TheoryData<string, string>();
            foreach (var endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
                foreach (var method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
                    all.Add(method, PathOf(endpoint.RoutePattern));
            return all;
        }
    }

    [Fact]
    public void All_that_is_mapped_is_looked_at() => Endpoints.Count.Should().BeGreaterThanOrEqualTo(12);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_page_of_another_host_gets_nothing(string method, string path)
    {
        using var request = Request(method, path);
        request.Headers.Host = "evil.example";
        (await DeskServer.ProblemAsync(await desk.Http.SendAsync(request), HttpStatusCode.Forbidden)).Should().Contain("only this machine");
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_foreign_page_in_this_machines_browser_gets_nothing(string method, string path)
    {
        using var request = Request(method, path);
        request.Headers.Add("Origin", "http://evil.example");
        await DeskServer.ProblemAsync(await desk.Http.SendAsync(request), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_page_is_there()
    {
        using var page = await desk.Http.GetAsync("/knowledge");
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).Should().Contain("知识库").And.NotContain("innerHTML");
    }

    private static HttpRequestMessage Request(string method, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT")
            request.Content = path.EndsWith("/documents", StringComparison.Ordinal)
                ? new MultipartFormDataContent { { new ByteArrayContent([1]), "files", "foreign.md" } }
                : new StringContent("{}", null, "application/json");
        return request;
    }

    private static string PathOf(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern) => "/"
        + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { ParameterPolicies.Count: > 0 } => Guid.Empty.ToString(),
        _ => DeskServer.Base,
    }))));
}
