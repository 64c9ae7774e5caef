using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using OpenAI;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Providers;

/// <summary>Chat clients of the AIProviders in the catalog; all presets speak OpenAI's protocol.</summary>
internal sealed class ProviderClients(IResourceCatalog catalog)
{
    /// <summary>The provider that OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL describe; serves agents without a route.</summary>
    public const string FromEnvironment = "openai-environment";
    private static readonly Dictionary<ProviderPreset, string> Endpoints = new()
    {
        [ProviderPreset.openai] = "https://api.openai.com/v1",
        [ProviderPreset.deepseek] = "https://api.deepseek.com/v1",
        [ProviderPreset.qwen] = "https://dashscope.aliyuncs.com/compatible-mode/v1",
        [ProviderPreset.ernie] = "https://qianfan.baidubce.com/v2",
        [ProviderPreset.glm] = "https://open.bigmodel.cn/api/paas/v4",
        [ProviderPreset.moonshot] = "https://api.moonshot.cn/v1",
        [ProviderPreset.gemini] = "https://generativelanguage.googleapis.com/v1beta/openai",
    };

    private readonly ConcurrentDictionary<(string Endpoint, string Key, string Model, TimeSpan Timeout), IChatClient> _clients = new();

    public static bool EnvironmentIsSet => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OPENAI_API_KEY"));

    /// <summary>True when some provider can be asked.</summary>
    public bool Any => EnvironmentIsSet || catalog.Current.AIProviders.Count > 0;

    /// <summary>The client, its model and the limit of one call; or why there is none.</summary>
    public (IChatClient? Client, string Model, TimeSpan Timeout, string? Missing) Find(string provider)
    {
        if (provider == FromEnvironment)
            return Make(Variable("OPENAI_BASE_URL") ?? Endpoints[ProviderPreset.openai], Variable("OPENAI_API_KEY"), Variable("OPENAI_MODEL") ?? "gpt-4o-mini", new ProviderLimits().Timeout);
        if (!catalog.Current.AIProviders.TryGetValue(provider, out var resource))
            return (null, "", default, $"there is no AIProvider '{provider}'");
        var spec = resource.Spec;
        var key = spec.ApiKey is null ? "none" : spec.ApiKey.Env is { } name ? Variable(name) : null;
        return key is null
            ? (null, "", default, $"AIProvider '{provider}' has no key: {(spec.ApiKey!.Env is { } env ? $"the environment variable {env} is empty" : "secretRef needs a cluster, use env here")}")
            : Make(spec.Endpoint ?? Endpoints[spec.Preset], key, spec.Models.Standard, spec.Limits.Timeout);
    }

    private (IChatClient, string, TimeSpan, string?) Make(string endpoint, string? key, string model, TimeSpan timeout) =>
        (_clients.GetOrAdd((endpoint, key ?? "", model, timeout), k => new OpenAIClient(new ApiKeyCredential(k.Key),
            new OpenAIClientOptions { Endpoint = new Uri(k.Endpoint), NetworkTimeout = k.Timeout, RetryPolicy = new ClientRetryPolicy(0) })
            .GetChatClient(k.Model).AsIChatClient()), model, timeout, null);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
