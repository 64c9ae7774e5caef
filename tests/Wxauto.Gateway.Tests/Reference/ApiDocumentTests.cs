using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wxauto.Gateway.Tests.Rest;
using Wxauto.Tests;

namespace Wxauto.Gateway.Tests.Reference;

/// <summary>The API's document and its pages, as strangers find them.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class ApiDocumentTests(GatewayServer server) : IDisposable
{
    private static readonly string Environment = Path.Combine(RepositoryRoot.Directory, "tests", "env");
    private readonly HttpClient _http = RestClient.Stranger(server);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"wxauto-openapi-{Guid.NewGuid():N}.json");

    [Fact]
    public async Task The_recommended_rules_of_redocly_and_spectral_find_nothing()
    {
        await File.WriteAllTextAsync(_file, await _http.GetStringAsync("/openapi/v1.json"));
        var tools = (await RunAsync(Path.Combine(Environment, "api-tools.sh"))).Trim();
        await LintAsync("redocly", "lint", _file, "--extends", "recommended", "--max-problems", "50");
        await LintAsync("spectral", "lint", _file, "--ruleset", Path.Combine(tools, "spectral.yaml"), "--fail-severity", "hint");

        async Task LintAsync(string tool, params string[] arguments)
        {
            var output = await RunAsync(Path.Combine(tools, "node"), [Path.Combine(tools, "node_modules", ".bin", tool), .. arguments]);
            output.Should().NotContain("warning", $"{tool} says: {output}");
        }
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_and_whether_it_needs_a_token()
    {
        var operations = (await ApiSchema.ReadAsync(_http)).Operations;
        operations.Select(o => o.Id).Should().OnlyHaveUniqueItems().And.AllSatisfy(id => id.Should().MatchRegex("^[a-z]+([A-Z][a-z]+)*$"));
        operations.Where(o => !o.NeedsToken).Select(o => o.Id).Should().BeEquivalentTo("getHealth", "login", "refreshToken");
        operations.Should().AllSatisfy(o => o.Responses.Where(r => r.Value!["content"] is not null).Should().AllSatisfy(r =>
            r.Value!["content"]!.AsObject().Single().Value!["example"].Should().NotBeNull($"{o.Id} {r.Key}")));
    }

    [Fact]
    public async Task No_number_may_be_a_text()
    {
        var document = await _http.GetStringAsync("/openapi/v1.json");
        document.Should().NotContain("anyOf").And.NotContain("oneOf").And.NotContain("\"pattern\"");
    }

    [Theory]
    [InlineData("/docs/")]
    [InlineData("/redoc/")]
    public async Task Nothing_of_the_pages_comes_from_another_server(string folder)
    {
        using var page = await _http.GetAsync($"{folder}index.html");
        page.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src \'none\'; script-src \'self\'").And.NotContain("http");
        var parts = Part().Matches(await page.Content.ReadAsStringAsync()).Select(m => m.Groups[1].Value).ToList();
        parts.Should().Contain(p => p.EndsWith(".js")).And.NotContain(p => p.Contains("//"));
        foreach (var part in parts)
        {
            using var answer = await _http.GetAsync(new Uri(new Uri(server.Rest, folder), part));
            answer.IsSuccessStatusCode.Should().BeTrue($"{part} is served");
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        File.Delete(_file);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, $"{program} says: {await output}{await errors}");
        return await output;
    }

    [GeneratedRegex("(?:src|href)=[\"']([^\"']+)[\"']")]
    private static partial Regex Part();
}
