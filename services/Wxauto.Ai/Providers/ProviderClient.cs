using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Providers.Wire;
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

    /// <summary>What the official client sends.</summary>
    private const string AnthropicVersion = "2026-10-21";
    private readonly ConcurrentDictionary<string, IChatClient> _chats = new();
    private readonly HabitsOfModels _habits = new(spec);

    public IChatClient Chat(string model) => _chats.GetOrAdd(model, m => new WireChat(m, Protocol(), _habits, http, key,
        IsAnthropic ? h => h.Add("anthropic-version", AnthropicVersion) : null));

    public int ThoughtsOf(string model) => _habits.Of(model).Thoughts;

    public void GiveMoreThoughts(string model) => _habits.GiveMoreThoughts(model);

    public Task<EmbeddingAnswer> EmbedAsync(string model, IReadOnlyList<string> texts, EmbeddingPurpose purpose, int? dimensions,
        CancellationToken cancellationToken) => PostAsync("embeddings", EmbeddingJson.Request(model, texts, dimensions),
            a => EmbeddingJson.Read(a, texts.Count), cancellationToken);

    public Task<RerankAnswer> RerankAsync(string model, string query, IReadOnlyList<string> passages,
        CancellationToken cancellationToken) => PostAsync(RerankPath, RerankJson.Request(model, query, passages),
            a => RerankJson.Read(a, passages.Count), cancellationToken);

    /// <summary>Where it ranks passages: below its endpoint, but for Qwen (DashScope), whose compatible-mode has no such path.</summary>
    private string RerankPath => EndpointOf(spec).AbsolutePath.Contains("/compatible-mode/v1", StringComparison.Ordinal)
        ? "../../compatible-api/v1/reranks" : "rerank";

    /// <summary>Says JSON to a path below the endpoint and reads the JSON that it answers: for what is no chat.</summary>
    /// <exception cref="ProviderException">It refuses, or its answer is not JSON.</exception>
    private async Task<T> PostAsync<T>(string path, object body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Below(path));
        request.Headers.Authorization = new("Bearer", key);
        request.Content = WireJson.Content(body);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await foreach (var piece in WireBody.PiecesAsync(response.Content, cancellationToken))
            if (piece.Json is { } answer)
                return read(answer);
        throw WireBody.Unreadable();
    }

    /// <summary>Asks for the list of models, which costs nothing and needs the key. Not every OpenAI-compatible server has it: then it is
    /// only known to answer, unless the list is beside the address.</summary>
    /// <returns>The models of the spec that it does not offer.</returns>
    /// <exception cref="ProviderException">It refuses, or the address is wrong.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken)
    {
        // Anthropic gives its list in pages.
        var list = IsAnthropic ? "v1/models?limit=1000" : "models";
        if (await ListedAsync(Below(list), cancellationToken) is not { } listed)
        {
            foreach (var other in Beside())
                if (await ListedAsync(new Uri($"{other}/{list}"), cancellationToken) is not null)
                    throw new ProviderException(new(FailureKind.Refused, ProviderReasons.WrongAddress.With(other)));
            return [];
        }
        var missing = new List<string>();
        foreach (var model in Enum.GetValues<ModelUse>().Select(spec.Models.Own).OfType<string>().Distinct()
            .Where(m => listed.Count > 0 && !listed.Any(l => IsNamed(l, m))))
            // A list may leave out other names of a model.
            if (!await HasAsync(model, cancellationToken))
                missing.Add(model);
        return missing;
    }

    /// <summary>Addresses that people mean when they write this one: without /v1, or with the path of a call.</summary>
    private IEnumerable<string> Beside()
    {
        var address = EndpointOf(spec).AbsoluteUri.TrimEnd('/');
        var root = EndpointOf(spec).GetLeftPart(UriPartial.Authority);
        if (!IsAnthropic)
            yield return $"{address}/v1";
        while (address.LastIndexOf('/') is var cut && cut >= root.Length)
            yield return address = address[..cut];
    }

    private bool IsAnthropic => spec.Preset == ProviderPreset.anthropic;

    /// <summary>Gemini puts models/ before a name, Ollama adds :latest.</summary>
    private static bool IsNamed(string listed, string model) =>
        listed == model || listed == $"models/{model}" || listed == $"{model}:latest";

    /// <summary>Null when there is no list, or none that can be understood.</summary>
    private async Task<List<string>?> ListedAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await GetAsync(address, cancellationToken);
            await foreach (var piece in WireBody.PiecesAsync(response.Content, cancellationToken))
                return piece.Json?.Find("data") is { ValueKind: JsonValueKind.Array } data
                    ? [.. data.EnumerateArray().Select(m => m.Text("id")).OfType<string>()] : null;
            return null;
        }
        catch (ProviderException e) when (e.Failure is { Kind: FailureKind.Unreadable } or { Said.Status: 404 or 405 })
        {
            return null;
        }
    }

    private async Task<bool> HasAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            (await GetAsync(Below($"{(IsAnthropic ? "v1/" : "")}models/{Uri.EscapeDataString(model)}"), cancellationToken)).Dispose();
            return true;
        }
        catch (ProviderException e) when (e.Failure.Kind == FailureKind.Refused)
        {
            return false;
        }
    }

    private Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new("Bearer", key);
        if (IsAnthropic)
            request.Headers.Add("anthropic-version", AnthropicVersion);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static Uri EndpointOf(AIProviderSpec spec) => new(spec.Endpoint ?? Endpoints[spec.Preset]);

    private WireProtocol Protocol() => IsAnthropic ? new(Below("v1/messages"), AnthropicRequest.Of, by => new AnthropicReader(by), false)
        : new(Below("chat/completions"), OpenAiRequest.Of, by => new OpenAiReader(by), true);

    private Uri Below(string path) => new(new Uri($"{EndpointOf(spec).AbsoluteUri.TrimEnd('/')}/"), path);
}
