using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.OpenAi;

/// <summary>The official OpenAI client, unchanged, against our endpoint, which asks scripted providers.</summary>
public sealed class OpenAiEndpointTests : IAsyncLifetime
{
    private static readonly float[][] Vectors = [[2, 1], [4, 1]];
    private readonly ScriptedProvider _provider = new();
    private OpenAiServer _server = null!;

    public async Task InitializeAsync()
    {
        await _provider.InitializeAsync();
        _server = await OpenAiServer.StartAsync(Catalog());
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task The_official_client_gets_a_completion()
    {
        ClientResult<ChatCompletion> result = await Chat("standard")
            .CompleteChatAsync([new SystemChatMessage("客服"), new UserChatMessage("几点开门")],
            new ChatCompletionOptions { Temperature = 0.1f, MaxOutputTokenCount = 50 });

        result.Value.Content[0].Text.Should().Be("九点开门");
        result.Value.FinishReason.Should().Be(ChatFinishReason.Stop);
        result.Value.Usage.TotalTokenCount.Should().Be(128);
        result.Value.Model.Should().Be("main/九点开门");
        double.Parse(result.GetRawResponse().Headers.Single(h => h.Key == "x-wxauto-overhead-ms").Value,
            System.Globalization.CultureInfo.InvariantCulture).Should().BeGreaterThanOrEqualTo(0);
        var body = _provider.Requests.Single().Body;
        body.GetProperty("temperature").GetDouble().Should().BeApproximately(0.1, 1e-6);
        (body.TryGetProperty("max_completion_tokens", out var most) ? most : body.GetProperty("max_tokens")).GetInt32().Should().Be(50);
    }

    [Fact]
    public async Task The_official_client_gets_a_stream_with_usage()
    {
        var said = new StringBuilder();
        ChatTokenUsage? usage = null;
        await foreach (var update in Chat("standard").CompleteChatStreamingAsync([new UserChatMessage("几点开门")]))
        {
            said.Append(string.Concat(update.ContentUpdate.Select(c => c.Text)));
            usage = update.Usage ?? usage;
        }

        said.ToString().Should().Be("九点开门");
        usage!.InputTokenCount.Should().Be(120);
        (await _server.CallsAsync()).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { VirtualKey = "shop", Provider = "main", Outcome = "Ok", InputTokens = 120L, OutputTokens = 8L });
    }

    [Fact]
    public async Task A_stream_changes_the_provider_before_its_first_piece()
    {
        _provider.Script = r => r.Model == "九点开门" ? "broken" : null;
        var said = await StreamAsync("standard");
        said.Should().Be("备用");
    }

    [Fact]
    public async Task Tools_go_there_and_back()
    {
        _provider.Script = r => r.Body.GetProperty("messages").GetArrayLength() == 1 ? """tool:stock:{"sku":"E61"}""" : "有货";
        var tool = ChatTool.CreateFunctionTool("stock", "库存",
            BinaryData.FromString("""{"type":"object","properties":{"sku":{"type":"string"}}}"""));
        var messages = new List<OpenAI.Chat.ChatMessage> { new UserChatMessage("E61 有货吗") };

        ChatCompletion first = await Chat("standard").CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { tool } });
        first.FinishReason.Should().Be(ChatFinishReason.ToolCalls);
        first.ToolCalls.Single().FunctionArguments.ToString().Should().Contain("E61");
        messages.AddRange([new AssistantChatMessage(first), new ToolChatMessage(first.ToolCalls[0].Id, "12 台")]);
        ChatCompletion second = await Chat("standard").CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { tool } });

        second.Content[0].Text.Should().Be("有货");
        _provider.Requests.Last().Body.GetProperty("messages")[2].GetProperty("content").ToString().Should().Contain("12 台");
    }

    [Fact]
    public async Task A_picture_chooses_the_model_that_sees()
    {
        ChatCompletion seen = await Chat("auto")
            .CompleteChatAsync(new UserChatMessage(ChatMessageContentPart.CreateTextPart("这是什么"),
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes([1, 2, 3]), "image/png")));
        seen.Content[0].Text.Should().Be("看见了");
    }

    [Fact]
    public async Task Json_schemas_reach_the_provider()
    {
        await Chat("standard").CompleteChatAsync([new UserChatMessage("JSON")],
            new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("order",
            BinaryData.FromString("""{"type":"object","properties":{"id":{"type":"string"}}}""")) });
        _provider.Requests.Single().Body.GetProperty("response_format").GetProperty("json_schema").GetProperty("name").GetString().Should()
            .Be("order");
    }

    [Fact]
    public async Task The_official_client_gets_embeddings()
    {
        var client = Client().GetEmbeddingClient("embedding");
        var embeddings = (await client.GenerateEmbeddingsAsync(["你好", "怎么退货"])).Value;
        embeddings.Select(e => e.ToFloats().ToArray()).Should().BeEquivalentTo(Vectors);
    }

    [Fact]
    public async Task The_official_client_lists_what_the_key_may_use()
    {
        var models = (await Client().GetOpenAIModelClient().GetModelsAsync()).Value.Select(m => m.Id);
        models.Should().Contain(["light", "standard", "strong", "vision", "embedding", "main/九点开门", "backup/备用"])
            .And.NotContain(m => m.StartsWith("secret/"));
    }

    [Theory]
    [InlineData("backup/standard", "备用")]
    [InlineData("main/九点开门", "九点开门")]
    [InlineData("备用", "备用")]
    [InlineData("auto", "九点开门")]
    public async Task A_model_is_found_by_use_by_name_or_at_one_provider(string model, string answer) => (await StreamAsync(model)).Should()
        .Be(answer);

    [Theory]
    [InlineData("gpt-9")]
    [InlineData("secret/standard")]
    [InlineData("secret/秘密")]
    public async Task A_key_uses_no_provider_outside_its_route(string model)
    {
        var act = async () => await Chat(model).CompleteChatAsync(new UserChatMessage("?"));
        (await act.Should().ThrowAsync<ClientResultException>()).Which.Status.Should().Be(404);
        _provider.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic a2V5LW9mLVNIT1A=")]
    public async Task A_stranger_gets_nothing(string authorization)
    {
        using var http = new HttpClient { BaseAddress = _server.Address };
        foreach (var path in new[] { "/v1/chat/completions", "/v1/embeddings", "/v1/models" })
        {
            using var request = new HttpRequestMessage(path.EndsWith("models", StringComparison.Ordinal) ? HttpMethod.Get
                : HttpMethod.Post, path);
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            (await http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"model":"standard","messages":[]}""")]
    [InlineData("""{"model":"standard","messages":"hi"}""")]
    [InlineData("""{"model":"standard","messages":[{"role":"wizard","content":"hi"}]}""")]
    [InlineData("""{"model":"standard","messages":[{"role":"user","content":[{"type":"input_audio"}]}]}""")]
    [InlineData("""{"model":"standard","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]}""")]
    [InlineData("""{"model":"standard","n":3,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"standard","temperature":"hot","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"hi"}]}""")]
    public async Task A_request_that_is_wrong_is_refused_with_a_reason(string body)
    {
        using var http = new HttpClient { BaseAddress = _server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "key-of-SHOP");
        var response = await http.PostAsync("/v1/chat/completions", new StringContent(body, Encoding.UTF8, "application/json"));
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString().Should()
            .NotBeNullOrEmpty();
        _provider.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_at_its_limit_is_told_to_wait()
    {
        await Chat("standard", "POOR").CompleteChatAsync(new UserChatMessage("一"));
        await Chat("standard", "POOR").CompleteChatAsync(new UserChatMessage("二"));
        var act = async () => await Chat("standard", "POOR").CompleteChatAsync(new UserChatMessage("三"));
        var refused = (await act.Should().ThrowAsync<ClientResultException>()).Which;
        refused.Status.Should().Be(429);
        refused.GetRawResponse()!.Headers.TryGetValue("Retry-After", out _).Should().BeTrue();
    }

    [Fact]
    public async Task A_key_that_spent_its_budget_is_refused_before_anybody_is_asked()
    {
        // 120 tokens in and 8 out cost 0.00128; the budget of a day is 0.0015 and a call may need up to 0.0011.
        await Chat("standard", "SPENT").CompleteChatAsync([new UserChatMessage("一")],
            new ChatCompletionOptions { MaxOutputTokenCount = 10 });
        var act = async () => await Chat("standard", "SPENT").CompleteChatAsync([new UserChatMessage("二")],
            new ChatCompletionOptions { MaxOutputTokenCount = 100 });
        (await act.Should().ThrowAsync<ClientResultException>()).Which.Message.Should().Contain("has spent its budget");
        _provider.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task When_nobody_answers_the_program_is_told_why()
    {
        _provider.Script = _ => "no-key";
        var act = async () => await Chat("standard").CompleteChatAsync(new UserChatMessage("?"));
        var failed = (await act.Should().ThrowAsync<ClientResultException>()).Which;
        failed.Status.Should().Be(401);
        failed.Message.Should().Contain("main answered with status 401").And.Contain("backup").And.NotContain("Incorrect API key");
    }

    private CatalogSnapshot Catalog()
    {
        var main = new AIProviderSpec
        {
            Endpoint = _provider.Endpoint, Models = new ModelsSpec { Standard = "九点开门", Vision = "看见了", Embedding = "向量" },
            Prices = new PricesSpec { Standard = new PriceSpec { InputPerMillion = 10, OutputPerMillion = 10 } },
        };
        var backup = new AIProviderSpec { Endpoint = _provider.Endpoint, Models = new ModelsSpec { Standard = "备用" } };
        var secret = new AIProviderSpec { Endpoint = _provider.Endpoint, Models = new ModelsSpec { Standard = "秘密" } };
        var keys = new PlatformSpec
        {
            VirtualKeys =
            [
                new VirtualKeySpec { Name = "shop", Key = new SecretSource { Env = "SHOP" }, Route = ["main", "backup"] },
                new VirtualKeySpec { Name = "poor", Key = new SecretSource { Env = "POOR" }, Route = ["main"], RequestsPerMinute = 2 },
                new VirtualKeySpec { Name = "spent", Key = new SecretSource { Env = "SPENT" }, Route = ["main"],
                    Budget = new BudgetSpec { PerDay = 0.0015m } },
                new VirtualKeySpec { Name = "keyless", Key = new SecretSource { Env = "MISSING" }, Route = ["main"] },
            ],
        };
        return CatalogSnapshot.Empty with
        {
            AIProviders = new[] { ("main", main), ("backup", backup), ("secret", secret) }.ToDictionary(p => p.Item1,
                p => new Resource<AIProviderSpec>(p.Item1, p.Item2, "")),
            Platforms = new Dictionary<string, Resource<PlatformSpec>> { ["shop"] = new("shop", keys, "") },
        };
    }

    private OpenAIClient Client(string key = "SHOP") => new(new ApiKeyCredential($"key-of-{key}"),
        new OpenAIClientOptions { Endpoint = new Uri(_server.Address, "/v1"), RetryPolicy = new ClientRetryPolicy(0) });

    private ChatClient Chat(string model, string key = "SHOP") => Client(key).GetChatClient(model);

    private async Task<string> StreamAsync(string model)
    {
        var said = new StringBuilder();
        await foreach (var update in Chat(model).CompleteChatStreamingAsync([new UserChatMessage("?")]))
            said.Append(string.Concat(update.ContentUpdate.Select(c => c.Text)));
        return said.ToString();
    }
}
