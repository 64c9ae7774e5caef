using System.Diagnostics;
using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests.OpenAi;

/// <summary>The official clients of npm, unchanged: OpenAI's and LangChain's. All journeys run in one process of Node.</summary>
public sealed class NpmClientTests(NpmClientTests.Journeys journeys) : IClassFixture<NpmClientTests.Journeys>
{
    /// <param name="expected">These fields of what the journey printed.</param>
    [Theory]
    [InlineData("whole", """{"text":"九点开门","end":"stop","total":128,"object":"chat.completion","request":true}""")]
    [InlineData("stream", """{"text":"九点开门","ends":["stop"],"total":128}""")]
    [InlineData("streamHelper", """{"text":"九点开门","end":"stop"}""")]
    [InlineData("toolRound", """{"text":"九点开门","asked":["周日"]}""")]
    [InlineData("toolStream", """{"text":"九点开门","call":"{\"day\":\"周日\"}","messages":["user","assistant","tool","assistant"]}""")]
    [InlineData("embeddings", """{"vectors":[[2,1],[4,1]],"tokens":6}""")]
    [InlineData("wrongKey", """{"name":"AuthenticationError","status":401,"code":"invalid_api_key","request":true}""")]
    [InlineData("wrongField", """{"name":"BadRequestError","status":400,"param":"max_tokens","type":"invalid_request_error","request":true}""")]
    [InlineData("notServed", """{"name":"NotFoundError","status":404,"request":true}""")]
    [InlineData("langchain", """{"text":"九点开门","end":"stop","total":128}""")]
    [InlineData("langchainStream", """{"text":"九点开门","end":"stop","total":128}""")]
    [InlineData("langchainTools", """{"once":[["open_hours","周日"]],"streamed":[["open_hours","周日"]],"ends":["tool_calls","tool_calls"]}""")]
    [InlineData("langchainEmbeddings", """{"vectors":[[2,1],[4,1]]}""")]
    public void A_client_sees(string journey, string expected)
    {
        var seen = journeys.Seen.GetProperty(journey);

        foreach (var wanted in JsonDocument.Parse(expected).RootElement.EnumerateObject())
            (seen.TryGetProperty(wanted.Name, out var value) && JsonElement.DeepEquals(value, wanted.Value)).Should()
                .BeTrue("{0} of {1} is {2}, seen was {3}", wanted.Name, journey, wanted.Value, seen);
    }

    [Fact]
    public void A_client_finds_its_models()
    {
        var seen = journeys.Seen.GetProperty("models");

        seen.GetProperty("ids").EnumerateArray().Select(i => i.GetString()).Should().Contain(["standard", "embedding", "main/九点开门"]);
        seen.GetProperty("one").GetString().Should().Be(seen.GetProperty("ids")[0].GetString());
        seen.GetProperty("none").GetProperty("status").GetInt32().Should().Be(404);
    }

    /// <summary>What the clients saw.</summary>
    public sealed class Journeys : IAsyncLifetime
    {
        public JsonElement Seen { get; private set; }

        public async Task InitializeAsync()
        {
            var provider = new ScriptedProvider
            {
                Script = r => r.Body.TryGetProperty("tools", out _) && r.Body.GetProperty("messages").EnumerateArray()
                    .All(m => m.GetProperty("role").GetString() != "tool") ? """tool:open_hours:{"day":"周日"}""" : null,
            };
            await provider.InitializeAsync();
            await using var server = await OpenAiServer.StartAsync(CatalogSnapshot.Empty with
            {
                AIProviders = new Dictionary<string, Resource<AIProviderSpec>>
                {
                    ["main"] = new("main", new AIProviderSpec { Endpoint = provider.Endpoint,
                        Models = new ModelsSpec { Standard = "九点开门", Embedding = "向量" } }, ""),
                },
                Platforms = new Dictionary<string, Resource<PlatformSpec>>
                {
                    ["shop"] = new("shop", new PlatformSpec
                        { VirtualKeys = [new VirtualKeySpec { Name = "shop", Key = new SecretSource { Env = "SHOP" }, Route = ["main"] }] }, ""),
                },
            });
            var tools = (await RunAsync(Path.Combine(RepositoryRoot.Directory, "tests/env/api-tools.sh"), "")).Trim();
            var script = Path.Combine(RepositoryRoot.Directory, "tests/Wxauto.Ai.Tests/OpenAi/clients.cjs");
            Seen = JsonDocument.Parse(await RunAsync(Path.Combine(tools, "node"), Path.Combine(tools, "node_modules"), script,
                new Uri(server.Address, "/v1").ToString(), "key-of-SHOP")).RootElement;
            await provider.DisposeAsync();
        }

        public Task DisposeAsync() => Task.CompletedTask;

        private static async Task<string> RunAsync(string program, string modules, params string[] arguments)
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["NODE_PATH"] = modules;
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program}: {await errors}");
        }
    }
}
