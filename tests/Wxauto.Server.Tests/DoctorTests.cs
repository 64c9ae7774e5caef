using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wxauto.Tests;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Server.Tests;

public sealed class DoctorTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    [Fact]
    public async Task A_new_place_is_ready_and_nothing_is_written()
    {
        var (exit, output) = await DoctorAsync();
        exit.Should().Be(0, output);
        output.Should().Contain("ready to start").And.Contain("the first start makes").And.NotContain("WRONG");
        Directory.Exists(_server.Data).Should().BeFalse();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_data_directory_is_the_same_to_the_byte_afterwards(bool killed)
    {
        _server.Start([], "--resources", _server.Manifests);
        await _server.UntilReadyAsync();
        (await DoctorAsync()).Output.Should().Contain("a server runs with it").And.NotContain("is taken");
        if (killed)
            await _server.KillAsync();
        else
        {
            _server.Terminate();
            await _server.ExitAsync();
        }
        var before = Content();

        var (exit, output) = await DoctorAsync();

        exit.Should().Be(0, output);
        output.Should().Contain("SQLite, the schema is current").And.Contain("master key: 32 bytes");
        Content().Should().Equal(before);
    }

    [Fact]
    public async Task A_key_that_is_none_is_found()
    {
        Directory.CreateDirectory(_server.Data);
        await File.WriteAllTextAsync(Path.Combine(_server.Data, "master.key"), "x");
        (await DoctorAsync()).Output.Should().Contain("WRONG master key").And.Contain("32 bytes in base64").And.Contain("1 thing to mend");
    }

    [Fact]
    public async Task A_taken_port_is_found()
    {
        using var other = new TcpListener(IPAddress.Loopback, _server.Web.Port);
        other.Start();
        (await DoctorAsync()).Should().Match<(int Exit, string Output)>(r => r.Exit == 1
            && r.Output.Contains($"WRONG address: --urls: port {_server.Web.Port}") && r.Output.Contains("1 thing to mend"));
    }

    [Fact]
    public async Task Settings_that_nobody_reads_and_directories_that_are_not_there_are_found()
    {
        var (exit, output) = await DoctorAsync(new()
            { ["Wxauto__Secrets__Directory"] = "/nowhere/secrets", ["Wxauto__Workflows__Laese"] = "1" });
        exit.Should().Be(1);
        output.Should().Contain("Wxauto:Secrets:Directory: there is no directory /nowhere/secrets")
            .And.Contain("Wxauto:Workflows:Laese is not a known setting; Wxauto:Workflows:Lease is").And.Contain("2 things to mend");
    }

    [Fact]
    public async Task Sources_without_files_are_found()
    {
        Directory.CreateDirectory(Path.Combine(_server.Directory, "documents"));
        await File.WriteAllTextAsync(Path.Combine(_server.Directory, "documents", "a.md"), "# a");
        Manifest("KnowledgeBase", "shop", """
            {sources: [{name: here, directory: {path: ../documents, include: ["*.md", "*.docx"]}}, {name: there, directory: {path: ../gone}}]}
            """);
        var (exit, output) = await DoctorAsync();
        exit.Should().Be(1);
        output.Should().Contain("source here: include *.docx matches no file").And.NotContain("*.md matches")
            .And.Contain("source there").And.Contain($"{_server.Directory}/gone");
    }

    [Fact]
    public async Task A_secret_in_a_manifest_is_refused_without_being_shown()
    {
        Manifest("AIProvider", "main", "{preset: openai, apiKey: sk-hidden, models: {standard: m}}");
        var (exit, output) = await DoctorAsync();
        exit.Should().Be(1);
        output.Should().Contain("spec.apiKey must not hold the secret itself: write {env: NAME}").And.NotContain("sk-hidden")
            .And.Contain("1 thing to mend");
    }

    [Theory]
    [InlineData("{displayNaem: 前台}", "spec.displayNaem is not a field here")]
    [InlineData("{displayName: 前台, ai: {route: [main]}}", "AIProvider")]
    public async Task One_fault_is_told_once(string agent, string told)
    {
        Manifest("Agent", "front-desk", agent, "shop.yaml");
        Manifest("AIProvider", "main", agent.Contains("route") ? "{preset: openaiCompatible, endpiont: \"http://127.0.0.1:1\", models: {standard: m}}"
            : "{preset: extractive}");
        var (exit, output) = await DoctorAsync();
        exit.Should().Be(1);
        output.Should().Contain("1 thing to mend").And.NotContain(":0 ").And.NotContain("mend the file");
        if (!agent.Contains("route"))
            output.Should().Contain(told);
    }

    [Fact]
    public async Task A_misspelt_part_of_a_manifest_is_one_fault()
    {
        await File.WriteAllTextAsync(Path.Combine(_server.Manifests, "shop.yaml"),
            "apiVersion: wxauto.io/v1alpha1\nkind: Agent\nmetdata: {name: front-desk}\nspec: {displayName: 前台}\n");
        (await DoctorAsync()).Output.Should().Contain("shop.yaml:3 metdata is not a field here").And.Contain("1 thing to mend");
    }

    [Fact]
    public async Task A_provider_that_nobody_answers_at_and_a_model_that_it_does_not_have_are_found()
    {
        await using var provider = await ProviderAsync();
        Manifest("AIProvider", "good", $"{{endpoint: \"{provider.Urls.Single()}/v1\", models: {{standard: small}}}}");
        Manifest("AIProvider", "other", $"{{endpoint: \"{provider.Urls.Single()}/v1\", models: {{standard: small, strong: huge}}}}");
        Manifest("AIProvider", "away", $"{{endpoint: \"http://127.0.0.1:{TestPorts.Free()}/v1\", models: {{standard: small}}}}");
        var (exit, output) = await DoctorAsync();
        exit.Should().Be(1);
        output.Should().Contain("ok    provider good").And.Contain("WRONG provider other: other does not offer huge (spec.models)")
            .And.Contain("WRONG provider away: away cannot be reached").And.Contain("2 things to mend");
    }

    [Theory]
    [InlineData("token", "front-desk"), InlineData("eval", "knowledge", "--base", "shop", "--set", "set.jsonl")]
    public async Task Commands_beside_a_server_do_not_make_a_data_directory(params string[] command)
    {
        await File.WriteAllTextAsync(Path.Combine(_server.Directory, "set.jsonl"), """{"question": "几点", "document": "a.md"}""");
        var (exit, _, error) = await TestCluster.RunAsync("dotnet", [RunningServer.Program,
            .. command.Select(c => c == "set.jsonl" ? Path.Combine(_server.Directory, c) : c), "--data", _server.Data, "--resources",
            _server.Manifests]);
        exit.Should().Be(1);
        error.Trim().Split('\n').Should().ContainSingle().Which.Should().Contain($"{_server.Data} is no data directory of a server");
        Directory.Exists(_server.Data).Should().BeFalse();
    }

    [Fact]
    public async Task A_set_that_expects_documents_which_are_not_there_is_refused_with_all_its_lines()
    {
        await File.WriteAllTextAsync(Path.Combine(_server.Manifests, "a.md"), "# 营业时间\n\n每天九点开门。\n");
        Manifest("KnowledgeBase", "shop", "{sources: [{name: here, directory: {path: ., include: [\"*.md\"]}}]}");
        var set = Path.Combine(_server.Directory, "set.jsonl");
        await File.WriteAllLinesAsync(set, ["""{"question": "几点开门", "document": "a.md"}""", """{"question": "x", "document": "b.md"}""",
            """{"question": "y", "document": "c.md"}"""]);
        string[] places = ["--data", _server.Data, "--resources", _server.Manifests];
        (await TestCluster.RunAsync("dotnet", [RunningServer.Program, "migrate", "--data", _server.Data])).Exit.Should().Be(0);
        var (exit, output, error) = await TestCluster.RunAsync("dotnet",
            [RunningServer.Program, "eval", "knowledge", "--base", "shop", "--set", set, .. places]);
        exit.Should().Be(1, output);
        error.Should().Contain($"{set}:2 there is no document 'b.md' in shop").And.Contain($"{set}:3 there is no document 'c.md'")
            .And.NotContain("a.md");

        await File.WriteAllLinesAsync(set, ["{", """{"question": "x"}"""]);
        (_, _, error) = await TestCluster.RunAsync("dotnet",
            [RunningServer.Program, "eval", "knowledge", "--base", "shop", "--set", set, .. places]);
        error.Should().Contain($"{set}:1 is not JSON").And.Contain($"{set}:2 needs a question");
    }

    [Theory]
    [InlineData("token"), InlineData("migrate"), InlineData("doctor"), InlineData("eval", "knowledge"), InlineData("knowledge", "list")]
    public async Task The_help_of_a_command_shows_only_options_that_it_reads(params string[] command)
    {
        var (exit, output, _) = await TestCluster.RunAsync("dotnet", [RunningServer.Program, .. command, "--help"]);
        exit.Should().Be(0);
        output.Should().NotContain("--simulator").And.NotContain("--target");
        output.Contains("--urls").Should().Be(command[0] == "doctor");
        output.Should().Contain("--data", "knowledge finds the console's key there");
        output.Contains("--resources").Should().Be(command[0] is not ("knowledge" or "migrate"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task<(int Exit, string Output)> DoctorAsync(Dictionary<string, string>? environment = null)
    {
        var (exit, output, error) = await TestCluster.RunAsync("dotnet",
            [RunningServer.Program, "doctor", .. _server.Addresses, "--resources", _server.Manifests], environment: environment);
        error.Should().BeEmpty();
        return (exit, output);
    }

    private void Manifest(string kind, string name, string spec, string? file = null) =>
        File.WriteAllText(Path.Combine(_server.Manifests, file ?? $"{kind}-{name}.yaml"),
            $"apiVersion: wxauto.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n");

    private string[] Content() => [.. Directory.EnumerateFiles(_server.Data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => $"{f} {File.GetLastWriteTimeUtc(f).Ticks} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}")
        .Append($"{Directory.GetLastWriteTimeUtc(_server.Data).Ticks}")];

    /// <summary>Has a list of models, and no other address.</summary>
    private static async Task<WebApplication> ProviderAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/v1/models", () => Results.Json(new { data = new[] { new { id = "small" } } }));
        await app.StartAsync();
        return app;
    }
}
