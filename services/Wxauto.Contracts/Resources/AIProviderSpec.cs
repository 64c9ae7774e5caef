using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>Whose protocol and address a provider has.</summary>
public enum ProviderPreset
{
    openai,
    anthropic,
    deepseek,
    qwen,
    ernie,
    glm,
    moonshot,
    gemini,
    openaiCompatible,

    /// <summary>Needs no key and asks nobody: quotes the best evidence. Last in a route, it answers when no model does.</summary>
    extractive,

    /// <summary>Needs no key and asks nobody: its embedding and rerank models run in the process that reads and searches documents.</summary>
    local,
}

/// <summary>Whether a provider is sent the tools of a turn.</summary>
public enum ToolUse
{
    auto,

    /// <summary>Its server cannot call tools: none are sent, and a call that the model writes as text is read.</summary>
    none,
}

/// <summary>How a turn's answer is asked for.</summary>
public enum AnswerForm
{
    /// <summary>As JSON where the preset's documentation has JSON schemas beside tools, else as text.</summary>
    auto,
    json,
    text,
}

/// <summary>What a model is used for.</summary>
public enum ModelUse { Light, Standard, Strong, Vision, Embedding, Rerank }

/// <summary>An AI provider.</summary>
public sealed record AIProviderSpec : IResourceSpec
{
    public ProviderPreset Preset { get; init; } = ProviderPreset.openaiCompatible;

    /// <summary>Base address; required for openaiCompatible, else the preset's.</summary>
    public string? Endpoint { get; init; }
    public SecretSource? ApiKey { get; init; }
    public ModelsSpec Models { get; init; } = new();
    public ToolUse Tools { get; init; } = ToolUse.auto;
    public AnswerForm Answers { get; init; } = AnswerForm.auto;
    public ProviderLimits Limits { get; init; } = new();
    public PricesSpec Prices { get; init; } = new();
    public BudgetSpec Budget { get; init; } = new();

    /// <summary>What Agents can demand of their providers, e.g. region: cn.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IEnumerable<FieldError> Validate() =>
        (Preset == ProviderPreset.extractive ? [] : Own()).Concat(ApiKey?.Validate("spec.apiKey") ?? []).Concat(Limits.Validate())
            .Concat(Prices.Validate()).Concat(Budget.Validate("spec.budget")).Concat(Models.Validate());

    private IEnumerable<FieldError> Own()
    {
        if (Preset == ProviderPreset.openaiCompatible && Endpoint is null)
            yield return new("spec.endpoint", ManifestReasons.RequiredFor.With("preset", "openaiCompatible"));
        if (Preset is not (ProviderPreset.openaiCompatible or ProviderPreset.local) && ApiKey is null)
            yield return new("spec.apiKey", ManifestReasons.RequiredFor.With("preset", Preset.ToString()));
        if (Endpoint is not null && !Names.IsHttp(Endpoint))
            yield return new("spec.endpoint", ManifestReasons.Http);
        if (Models.Standard is null && Models.Embedding is null && Models.Rerank is null)
            yield return new("spec.models.standard", ManifestReasons.RequiredModel);
        if (Preset == ProviderPreset.anthropic && (Models.Embedding ?? Models.Rerank) is not null)
            yield return new("spec.models", ManifestReasons.AnthropicModels);
        if (Preset == ProviderPreset.local && Models is not { Light: null, Standard: null, Strong: null, Vision: null })
            yield return new("spec.models", ManifestReasons.LocalModels);
        if (Budget.IsSet)
            foreach (var use in Enum.GetValues<ModelUse>().Where(u => Models.Own(u) is not null && Prices.Own(u) is null))
                yield return new($"spec.prices.{use.ToString().ToLowerInvariant()}", ManifestReasons.RequiredPrice);
    }
}

/// <summary>Names of models by use. Light and strong default to standard.</summary>
public sealed record ModelsSpec
{
    public string? Light { get; init; }
    public string? Standard { get; init; }
    public string? Strong { get; init; }

    /// <summary>For turns with pictures; absent: the provider gets none.</summary>
    public string? Vision { get; init; }
    public string? Embedding { get; init; }
    public string? Rerank { get; init; }

    /// <summary>The model that serves this use, and under which name it is priced; null when the provider has none.</summary>
    public (string Model, ModelUse Priced)? For(ModelUse use) =>
        Own(use) is { } own ? (own, use)
        : use is ModelUse.Light or ModelUse.Strong && Standard is { } standard ? (standard, ModelUse.Standard)
        : null;

    internal IEnumerable<FieldError> Validate() =>
        from model in new[] { ("light", Light), ("standard", Standard), ("strong", Strong), ("vision", Vision), ("embedding", Embedding),
            ("rerank", Rerank) }
        where model.Item2 is { Length: 0 }
        select new FieldError($"spec.models.{model.Item1}", ManifestReasons.LeaveOut);

    /// <summary>The model that is named for this very use; null when there is none.</summary>
    public string? Own(ModelUse use) => (use switch
    {
        ModelUse.Light => Light,
        ModelUse.Standard => Standard,
        ModelUse.Strong => Strong,
        ModelUse.Vision => Vision,
        ModelUse.Embedding => Embedding,
        _ => Rerank,
    }) is { Length: > 0 } name ? name : null;
}

public sealed record ProviderLimits
{
    /// <summary>Of one call, and of the wait for the first piece of a stream.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls at once; fewer while the provider is struggling.</summary>
    public int Concurrency { get; init; } = 32;
    public int? RequestsPerMinute { get; init; }

    /// <summary>Input and output together.</summary>
    public int? TokensPerMinute { get; init; }

    internal IEnumerable<FieldError> Validate()
    {
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(5))
            yield return new("spec.limits.timeout", ManifestReasons.Lasting.With("5m"));
        if (Concurrency is < 1 or > 10_000)
            yield return new("spec.limits.concurrency", ManifestReasons.Range.With("1", "10000"));
        if (RequestsPerMinute is < 1)
            yield return new("spec.limits.requestsPerMinute", ManifestReasons.AtLeast.With("1"));
        if (TokensPerMinute is < 1)
            yield return new("spec.limits.tokensPerMinute", ManifestReasons.AtLeast.With("1"));
    }
}

/// <summary>What a provider takes, by use of the model. A use without a price counts as free.</summary>
public sealed record PricesSpec
{
    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "CNY";
    public PriceSpec? Light { get; init; }
    public PriceSpec? Standard { get; init; }
    public PriceSpec? Strong { get; init; }
    public PriceSpec? Vision { get; init; }
    public PriceSpec? Embedding { get; init; }
    public PriceSpec? Rerank { get; init; }

    public PriceSpec Of(ModelUse use) => Own(use) ?? new PriceSpec();

    /// <summary>The price that is set for this use; null when there is none.</summary>
    public PriceSpec? Own(ModelUse use) => use switch
    {
        ModelUse.Light => Light,
        ModelUse.Standard => Standard,
        ModelUse.Strong => Strong,
        ModelUse.Vision => Vision,
        ModelUse.Embedding => Embedding,
        _ => Rerank,
    };

    internal IEnumerable<FieldError> Validate()
    {
        if (!Names.IsCurrency(Currency))
            yield return new("spec.prices.currency", ManifestReasons.Currency);
        foreach (var use in Enum.GetValues<ModelUse>())
            if (Own(use) is { } price && (price.InputPerMillion < 0 || price.OutputPerMillion < 0))
                yield return new($"spec.prices.{use.ToString().ToLowerInvariant()}", ManifestReasons.NotNegative);
    }
}

/// <summary>Money per million tokens.</summary>
public sealed record PriceSpec
{
    public decimal InputPerMillion { get; init; }
    public decimal OutputPerMillion { get; init; }

    public decimal Of(long input, long output) => (input * InputPerMillion + output * OutputPerMillion) / 1_000_000;
}

/// <summary>Money that may be spent. Days and months are those of the Platform's time zone.</summary>
public sealed record BudgetSpec
{
    /// <summary>No call that could pass it is made.</summary>
    public decimal? PerDay { get; init; }
    public decimal? PerMonth { get; init; }

    /// <summary>Share of the budget from which on other providers of a route are asked first.</summary>
    public double SoftShare { get; init; } = 0.8;

    public bool IsSet => PerDay is not null || PerMonth is not null;

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (PerDay is <= 0)
            yield return new($"{path}.perDay", ManifestReasons.Positive);
        if (PerMonth is <= 0)
            yield return new($"{path}.perMonth", ManifestReasons.Positive);
        if (SoftShare is <= 0 or > 1)
            yield return new($"{path}.softShare", ManifestReasons.Share);
    }
}
