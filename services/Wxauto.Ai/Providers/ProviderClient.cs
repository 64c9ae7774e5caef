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
    /// <returns>The models of the spec that it does not offer.</returns>
    /// <exception cref="ProviderException">It refuses.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken)
    {
        // Anthropic gives its list in pages.
        if (await ListedAsync("models" + (IsAnthropic ? "?limit=1000" : ""), cancellationToken) is not { Count: > 0 } listed)
            return [];
        var missing = new List<string>();
        foreach (var model in Enum.GetValues<ModelUse>().Select(spec.Models.Own).OfType<string>().Distinct()
            .Where(m => !listed.Any(l => IsNamed(l, m))))
            // A list may leave out other names of a model.
            if (!await HasAsync(model, cancellationToken))
                missing.Add(model);
        return missing;
    }

    private bool IsAnthropic => spec.Preset == ProviderPreset.anthropic;

    /// <summary>Gemini puts models/ before a name, Ollama adds :latest.</summary>
    private static bool IsNamed(string listed, string model) =>
        listed == model || listed == $"models/{model}" || listed == $"{model}:latest";

    /// <summary>Null when there is no list, or none that can be understood.</summary>
    private async Task<List<string>?> ListedAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await GetAsync(path, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var list = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return [.. list.RootElement.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()).OfType<string>()];
        }
        catch (ProviderException e) when (NoSuchPath.Contains(e.Failure.Detail))
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<bool> HasAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            (await GetAsync($"models/{Uri.EscapeDataString(model)}", cancellationToken)).Dispose();
            return true;
        }
        catch (ProviderException e) when (e.Failure.Kind == FailureKind.Refused)
        {
            return false;
        }
    }

    private Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get,
            $"{EndpointOf(spec).AbsoluteUri.TrimEnd('/')}{(IsAnthropic ? "/v1" : "")}/{path}");
        request.Headers.Authorization = new("Bearer", key);
        if (IsAnthropic)
            request.Headers.Add("anthropic-version", AnthropicVersion);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static Uri EndpointOf(AIProviderSpec spec) => new(spec.Endpoint ?? Endpoints[spec.Preset]);

    private IChatClient Anthropic(string model) => new AnthropicClient(new ClientOptions
    {
        ApiKey = key, BaseUrl = EndpointOf(spec).AbsoluteUri.TrimEnd('/'), HttpClient = http, MaxRetries = 0,
        Timeout = TimeSpan.FromMinutes(10),
    }).AsIChatClient(model, MaxOutputTokens);
}
