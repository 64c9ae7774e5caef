using System.Net.Http.Json;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.OpenAi;

/// <summary>Streams of every preset in its own format: whole, broken off, and with a first piece that never comes.</summary>
public sealed class StreamFaultTests(ScriptedProvider provider) : IClassFixture<ScriptedProvider>
{
    public static TheoryData<ProviderPreset> Presets => [.. Enum.GetValues<ProviderPreset>().Where(p => p is not (ProviderPreset.extractive or ProviderPreset.local))];

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task A_whole_stream_arrives_with_its_tokens(ProviderPreset preset)
    {
        await using var server = await StartAsync(preset, "九点到六点开门");

        var text = await StreamAsync(server);

        text.Should().Contain("九点到").And.Contain("\"prompt_tokens\":120").And.EndWith("data: [DONE]\n\n").And.NotContain("备用");
        (await server.CallsAsync()).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { Outcome = "Ok", InputTokens = 120L, OutputTokens = 8L, Estimated = false });
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task A_stream_that_breaks_off_ends_with_an_error_and_its_tokens_are_counted(ProviderPreset preset)
    {
        await using var server = await StartAsync(preset, "half:今天九点到晚上六点都开门欢迎光临");

        // The first stream of a process takes its time, and a connection that is reset loses what was not read: then nothing was said yet.
        var text = await StreamAsync(server);

        var calls = await server.CallsAsync();
        calls[0].Outcome.Should().Be("Unreadable");
        if (text.Contains("今天九", StringComparison.Ordinal))
        {
            text.Should().Contain("stream_broken").And.NotContain("[DONE]").And.NotContain("backup/");
            calls.Should().ContainSingle().Which.Estimated.Should().BeTrue();
        }
        else
        {
            text.Should().Contain("备用").And.EndWith("data: [DONE]\n\n");
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task A_first_piece_that_never_comes_changes_the_provider(ProviderPreset preset)
    {
        await using var server = await StartAsync(preset, "late");

        (await StreamAsync(server)).Should().Contain("备用");

        (await server.CallsAsync()).Select(c => c.Outcome).Should().Equal("Timeout", "Ok");
    }

    private Task<OpenAiServer> StartAsync(ProviderPreset preset, string model)
    {
        var main = new AIProviderSpec
        {
            Preset = preset, Endpoint = ScriptedProvider.EndpointOf(preset, provider.Root), ApiKey = new SecretSource { Env = "KEY" },
            Models = new ModelsSpec { Standard = model },
            Limits = new ProviderLimits { Timeout = TimeSpan.FromSeconds(model == "late" ? 0.5 : 20) },
        };
        var backup = new AIProviderSpec { Endpoint = provider.Endpoint, Models = new ModelsSpec { Standard = "备用" } };
        return OpenAiServer.StartAsync(CatalogSnapshot.Empty with
        {
            AIProviders = new Dictionary<string, Resource<AIProviderSpec>>
                { ["main"] = new("main", main, ""), ["backup"] = new("backup", backup, "") },
            Platforms = new Dictionary<string, Resource<PlatformSpec>>
            {
                ["shop"] = new("shop", new PlatformSpec
                    { VirtualKeys = [new VirtualKeySpec { Name = "shop", Key = new SecretSource { Env = "SHOP" },
                    Route = ["main", "backup"] }] }, ""),
            },
        });
    }

    private static async Task<string> StreamAsync(OpenAiServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "key-of-SHOP");
        var response = await http.PostAsJsonAsync("/v1/chat/completions",
            new { model = "standard", stream = true, stream_options = new { include_usage = true },
            messages = new[] { new { role = "user", content = "几点开门呢，请问一下" } } });
        return await response.Content.ReadAsStringAsync();
    }
}
