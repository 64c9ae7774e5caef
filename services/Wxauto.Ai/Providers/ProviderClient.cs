using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using OpenAI;
using Wxauto.Ai.Retrieval;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Providers;

/// <summary>The clients of one provider's models, in its protocol.</summary>
internal sealed class ProviderClient(AIProviderSpec spec, string key, HttpClient http) : IProviderClient
{
    private static readonly Dictionary<ProviderPreset, string> Endpoints = new()
    {
        [ProviderPreset.openai] = "https://api.openai.com/v1",
        [ProviderPreset.anthropic] = "https://api.anthropic.com",
        [ProviderPreset.deepseek] = "https://api.deepseek.com/v1",
        [ProviderPreset.qwen] = "https://dashscope.aliyuncs.com/compatible-mode/v1",
        [ProviderPreset.ernie] = "https://qianfan.baidubce.com/v2",
        [ProviderPreset.glm] = "https://open.bigmodel.cn/api/paas/v4",
        [ProviderPreset.moonshot] = "https://api.moonshot.cn/v1",
        [ProviderPreset.gemini] = "https://generativelanguage.googleapis.com/v1beta/openai",
    };

    private static readonly Reason[] NoSuchPath = [ProviderReasons.Status.With(404), ProviderReasons.Status.With(405)];

    private const int MaxOutputTokens = 1024;

    /// <summary>Chinese as it is: escaped it would be twice as long.</summary>
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the official client sends.</summary>
    private const string AnthropicVersion = "2026-10-21";
    private readonly ConcurrentDictionary<string, IChatClient> _chats = new();
    private readonly ConcurrentDictionary<string, IEmbeddingGenerator<string, Embedding<float>>> _embeddings = new();
    private readonly OpenAIClient _openAi = new(new ApiKeyCredential(key), new OpenAIClientOptions
    {
        Endpoint = EndpointOf(spec), Transport = new HttpClientPipelineTransport(http), RetryPolicy = new ClientRetryPolicy(0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
    });

    public IChatClient Chat(string model) => _chats.GetOrAdd(model,
        m => spec.Preset == ProviderPreset.anthropic ? Anthropic(m) : _openAi.GetChatClient(m).AsIChatClient());

    public IEmbeddingGenerator<string, Embedding<float>> Embeddings(string model) =>
        _embeddings.GetOrAdd(model, m => _openAi.GetEmbeddingClient(m).AsIEmbeddingGenerator());

    public Task<EmbeddingAnswer> EmbedAsync(string model, IReadOnlyList<string> texts, EmbeddingPurpose purpose, int? dimensions,
        CancellationToken cancellationToken) => PostAsync("embeddings", EmbeddingJson.Request(model, texts, dimensions),
            a => EmbeddingJson.Read(a, texts.Count), cancellationToken);

    public Task<RerankAnswer> RerankAsync(string model, string query, IReadOnlyList<string> passages,
        CancellationToken cancellationToken) => PostAsync(RerankPath, RerankJson.Request(model, query, passages),
            a => RerankJson.Read(a, passages.Count), cancellationToken);

    /// <summary>Where it ranks passages: below its endpoint, but for Qwen (DashScope), whose compatible-mode has no such path.</summary>
    private string RerankPath => EndpointOf(spec).AbsolutePath.Contains("/compatible-mode/v1", StringComparison.Ordinal)
        ? "../../compatible-api/v1/reranks" : "rerank";

    /// <summary>Says JSON to a path below the endpoint and reads the JSON that it answers: for what the client
    /// libraries do not know.</summary>
    /// <exception cref="ProviderException">It refuses, or its answer is not JSON.</exception>
    private async Task<T> PostAsync<T>(string path, object body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri(new Uri($"{EndpointOf(spec).AbsoluteUri.TrimEnd('/')}/"), path));
        request.Headers.Authorization = new("Bearer", key);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Json))
            { Headers = { ContentType = new("application/json") } };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var answer = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return read(answer.RootElement);
        }
        catch (JsonException)
        {
            throw new ProviderException(new ProviderFailure(FailureKind.Unreadable, ProviderReasons.NotJson));
        }
    }

    /// <summary>Asks for the list of models, which costs nothing and needs the key. Not every OpenAI-compatible server has it: then it is
    /// only known to answer.</summary>
    /// <exception cref="ProviderException">It refuses.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var anthropic = spec.Preset == ProviderPreset.anthropic;
        using var request = new HttpRequestMessage(HttpMethod.Get,
            $"{EndpointOf(spec).AbsoluteUri.TrimEnd('/')}{(anthropic ? "/v1" : "")}/models");
        request.Headers.Authorization = new("Bearer", key);
        if (anthropic)
            request.Headers.Add("anthropic-version", AnthropicVersion);
        try
        {
            (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)).Dispose();
        }
        catch (ProviderException e) when (NoSuchPath.Contains(e.Failure.Detail))
        {
            // It answers and has no such list.
        }
    }

    private static Uri EndpointOf(AIProviderSpec spec) => new(spec.Endpoint ?? Endpoints[spec.Preset]);

    private IChatClient Anthropic(string model) => new AnthropicClient(new ClientOptions
    {
        ApiKey = key, BaseUrl = EndpointOf(spec).AbsoluteUri.TrimEnd('/'), HttpClient = http, MaxRetries = 0,
        Timeout = TimeSpan.FromMinutes(10),
    }).AsIChatClient(model, MaxOutputTokens);
}
