using System.Globalization;
using ChatKind = Wxauto.Contracts.Agent.V1.ChatKind;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>One WeChat account on one PC.</summary>
public sealed record AgentSpec : IResourceSpec
{
    public string DisplayName { get; init; } = "";
    public Channel Channel { get; init; } = new();
    public ChatsSpec Chats { get; init; } = new();
    public PersonaSpec Persona { get; init; } = new();
    public AiSpec Ai { get; init; } = new();

    /// <summary>Names of KnowledgeBases.</summary>
    public IReadOnlyList<string> Knowledge { get; init; } = [];
    public AgentRetrievalSpec Retrieval { get; init; } = new();
    public ReplySpec Reply { get; init; } = new();
    public SendBudgetSpec SendBudget { get; init; } = new();
    public EnrollmentSpec Enrollment { get; init; } = new();
    public WordingSpec? Wording { get; init; }
    public RestApiSpec? RestApi { get; init; }

    /// <summary>The one way to search for this Agent: in its bases, and there only what it may use.</summary>
    public KnowledgeQuery Asking(string question) => new(Knowledge, question) { Tags = Retrieval.Tags, Audience = Retrieval.Audience };

    public IEnumerable<FieldError> Validate()
    {
        if (Reply.Debounce < TimeSpan.Zero || Reply.Debounce > TimeSpan.FromMinutes(1))
            yield return new("spec.reply.debounce", ManifestReasons.Range.With("0s", "1m"));
        if (Reply.MaxLength is < 20 or > 2000)
            yield return new("spec.reply.maxLength", ManifestReasons.Range.With("20", "2000"));
        if (Reply.Confidence is not { Clarify: >= 0, Answer: <= 1 } || Reply.Confidence.Clarify > Reply.Confidence.Answer)
            yield return new("spec.reply.confidence", ManifestReasons.Order.With("0 <= clarify <= answer <= 1"));
        foreach (var (period, i) in Reply.QuietHours.Select((p, i) => (p, i)))
        {
            if (!TimeOnly.TryParseExact(period.From, "HH:mm", out _) || !TimeOnly.TryParseExact(period.To, "HH:mm", out _))
                yield return new($"spec.reply.quietHours[{i}]", ManifestReasons.Clock);
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(period.TimeZone, out _))
                yield return new($"spec.reply.quietHours[{i}].timeZone",
                    ManifestReasons.TimeZone.With(period.TimeZone));
        }
        foreach (var error in Ai.Validate("spec.ai").Concat(RestApi?.ApiKey.Validate("spec.restApi.apiKey") ?? []))
            yield return error;
        foreach (var error in SendBudget.Validate(Channel.Type == ChannelType.Simulator))
            yield return error;
        if (Enrollment.TokenTTL <= TimeSpan.Zero || Enrollment.TokenTTL > TimeSpan.FromDays(365))
            yield return new("spec.enrollment.tokenTTL", ManifestReasons.Lasting.With("8760h"));
    }
}

/// <summary>Which documents of its KnowledgeBases an Agent may use.</summary>
public sealed record AgentRetrievalSpec
{
    /// <summary>Documents need one of these tags; empty: all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Documents for this audience are used besides those for everybody.</summary>
    public string Audience { get; init; } = "";
}

public sealed record Channel
{
    public ChannelType Type { get; init; }
}

public enum ChannelType { WeChatDesktop, Simulator, WeComKf }

public sealed record ChatsSpec
{
    public ChatSelectionSpec Friends { get; init; } = new();
    public GroupSelectionSpec Groups { get; init; } = new();

    /// <summary>Whether the account serves this chat at all. Other kinds than friends and groups are nobody's customers.</summary>
    /// <param name="name">As WeChat shows it.</param>
    public bool Serve(ChatKind kind, string name) => kind switch
    {
        ChatKind.Friend => Holds(Friends.Mode, Friends.Names, name),
        ChatKind.Group => Holds(Groups.Mode, Groups.Names, name),
        _ => false,
    };

    private static bool Holds(ChatMode mode, IReadOnlyList<string> names, string name) => mode == ChatMode.All
        || (mode == ChatMode.Listed && names.Contains(name));
}

public enum ChatMode { All, Listed, None }

public sealed record ChatSelectionSpec
{
    public ChatMode Mode { get; init; } = ChatMode.All;
    public IReadOnlyList<string> Names { get; init; } = [];
}

public enum AnswerWhen { Mentioned, Always }

public sealed record GroupSelectionSpec
{
    public ChatMode Mode { get; init; } = ChatMode.None;
    public IReadOnlyList<string> Names { get; init; } = [];
    public AnswerWhen AnswerWhen { get; init; } = AnswerWhen.Mentioned;
}

public sealed record PersonaSpec
{
    public string Tone { get; init; } = "";
    public string Instructions { get; init; } = "";
    public string Language { get; init; } = "zh-CN";
}

public sealed record ReplySpec
{
    public TimeSpan Debounce { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Characters in one bubble.</summary>
    public int MaxLength { get; init; } = 400;
    public ConfidenceSpec Confidence { get; init; } = new();
    public IReadOnlyList<QuietHoursSpec> QuietHours { get; init; } = [];

    /// <summary>What a customer who waits for a person gets for what cannot be answered.</summary>
    public WhileAwaited WhileAwaited { get; init; }
}

public enum WhileAwaited
{
    /// <summary>Nothing: he was told once that somebody was called.</summary>
    Silent,

    /// <summary>Each time that somebody was called.</summary>
    Remind,
}

public sealed record ConfidenceSpec
{
    public double Answer { get; init; } = 0.75;
    public double Clarify { get; init; } = 0.55;
}

public sealed record QuietHoursSpec
{
    public string From { get; init; } = "";
    public string To { get; init; } = "";
    public string TimeZone { get; init; } = "Asia/Shanghai";
}

public sealed record SendBudgetSpec
{
    public int PerSecond { get; init; } = 1;
    public int PerMinute { get; init; } = 20;

    /// <summary>The day's bubbles take a working day; why 120: docs/decisions/0020-the-send-budget-of-an-hour.md.</summary>
    public int PerHour { get; init; } = 120;
    public int PerDay { get; init; } = 1000;
    public int PerContactPerMinute { get; init; } = 6;

    /// <summary>A real account is never allowed what gets accounts banned; a simulated one has nothing to lose.</summary>
    internal IEnumerable<FieldError> Validate(bool simulated)
    {
        foreach (var (field, value, max) in new[] { ("perSecond", PerSecond, 5), ("perMinute", PerMinute, 60), ("perHour", PerHour, 1000),
            ("perDay", PerDay, 20_000), ("perContactPerMinute", PerContactPerMinute, 60) })
            if (value < 1 || (value > max && !simulated))
                yield return new($"spec.sendBudget.{field}", ManifestReasons.Range.With("1", max.ToString(CultureInfo.InvariantCulture)));
    }
}

public enum Approval { Auto, Manual }

public sealed record EnrollmentSpec
{
    public TimeSpan TokenTTL { get; init; } = TimeSpan.FromHours(24);
    public Approval Approval { get; init; } = Approval.Auto;
}

/// <summary>Overrides of the fixed sentences and phrase lists; what is absent keeps the language's default.</summary>
public sealed record WordingSpec
{
    public IReadOnlyList<string> HandOffPhrases { get; init; } = [];
    public IReadOnlyList<string> Greetings { get; init; } = [];
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();
}

/// <summary>The REST API for clients that are not Wxauto agents.</summary>
public sealed record RestApiSpec
{
    public SecretSource ApiKey { get; init; } = new();
}
