using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Text;

namespace Wxauto.Customers.Rules;

/// <summary>What is configured about customers: the facts that are asked for, what earns points, what moves stages, columns of
/// imports.</summary>
internal sealed record CustomerRules
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip, RespectNullableAnnotations = true,
    };

    public required IReadOnlyList<FactRule> Facts { get; init; }
    public required ScoreRules Score { get; init; }
    public required StageRules Stages { get; init; }
    public required ImportRules Import { get; init; }

    /// <summary>Those that come along.</summary>
    public static CustomerRules Shipped { get; } = ReadShipped();

    /// <exception cref="JsonException">It is no such file.</exception>
    public static CustomerRules Read(string file) => Parse(File.ReadAllText(file));

    public static CustomerRules Parse(string json) => JsonSerializer.Deserialize<CustomerRules>(json, Json)
        ?? throw new JsonException("The rules are null.");

    public static IEnumerable<string> FaultsOf(string file)
    {
        CustomerRules rules;
        string? unreadable = null;
        try
        {
            rules = Read(file);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            unreadable = $"{file} cannot be read: {e.Message}";
            rules = Shipped;
        }
        if (unreadable is not null)
            yield return unreadable;
        foreach (var fault in rules.Faults)
            yield return $"{file}: {fault}";
    }

    public FactRule? Fact(string key) => Facts.FirstOrDefault(f => f.Key == key);

    [JsonIgnore]
    public IEnumerable<string> Faults
    {
        get
        {
            foreach (var twice in Facts.GroupBy(f => f.Key).Where(g => g.Count() > 1))
                yield return $"facts: the key {twice.Key} is there twice";
            foreach (var fact in Facts.Where(f => f.Key.Length is 0 or > 60 || f.Label.Length is 0 or > 60
                || MergeFields.All.Contains(f.Key)))
                yield return $"facts: '{fact.Key}' needs a key and a label of 1 to 60 characters, and is none of "
                    + string.Join(", ", MergeFields.All);
            foreach (var fact in Facts.Where(f => f.Type == FactType.Choice && f.Choices.Count == 0))
                yield return $"facts: {fact.Key} needs choices";
            foreach (var twice in Score.Signals.GroupBy(s => s.Name).Where(g => g.Count() > 1))
                yield return $"score.signals: the name {twice.Key} is there twice";
            foreach (var signal in Score.Signals.Where(s => s.Name.Length is 0 or > 60 || s.HalfLifeDays is not (> 0 and <= 3650)
                || s.PerMessage < 0 || s.Most < 0))
                yield return $"score.signals: {signal.Name} needs a name, halfLifeDays above 0, perMessage and most of 0 or more";
            if (Score.Base is < 0 or > 100 || Score.WhiteFrom > 100 || Score.BlackBelow < 0 || Score.Margin is < 0 or > 50
                || Score.BlackBelow + Score.Margin >= Score.WhiteFrom - Score.Margin)
                yield return "score: base 0 to 100, whiteFrom up to 100, blackBelow 0 or more, and between both more than twice the margin";
            if (Stages.SilentDays is < 1 or > 3650)
                yield return "stages.silentDays: give 1 to 3650";
        }
    }

    private static CustomerRules ReadShipped()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("customers.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}

internal sealed record FactRule(string Key, string Label, FactType Type)
{
    public IReadOnlyList<string> Choices { get; init; } = [];
}

/// <param name="Base">What everybody begins with.</param>
/// <param name="Margin">So far beyond a border a score must go back before the tier does.</param>
internal sealed record ScoreRules(int Base, int WhiteFrom, int BlackBelow, int Margin, IReadOnlyList<SignalRule> Signals);

/// <summary>What earns points, message by message.</summary>
internal sealed record SignalRule(string Name, string Text, double HalfLifeDays)
{
    private IReadOnlyList<string>? _folded;

    /// <summary>For each word, or for an answered message; below 0 it speaks against.</summary>
    public double Points { get; init; }

    /// <summary>At most from one message, whatever its sign.</summary>
    public double PerMessage { get; init; } = 100;

    /// <summary>At most from all of them.</summary>
    public double Most { get; init; } = 100;
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Points of an attachment by the ending of its name.</summary>
    public IReadOnlyDictionary<string, double> Files { get; init; } = new Dictionary<string, double>();
    public HoursRule? Hours { get; init; }

    /// <summary>The AI answered it with evidence.</summary>
    public bool Answered { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> FoldedWords => _folded ??= [.. Words.Select(PlainText.Fold).Where(w => w.Length > 0)];
}

/// <param name="From">The first hour of the day in which it counts.</param>
/// <param name="To">The last one.</param>
internal sealed record HoursRule(int From, int To, double Weekday, double Weekend);

/// <param name="Interest">Words that ask for a price or an offer.</param>
internal sealed record StageRules(int SilentDays, IReadOnlyList<string> Interest)
{
    private IReadOnlyList<string>? _folded;

    [JsonIgnore]
    public IReadOnlyList<string> FoldedInterest => _folded ??= [.. Interest.Select(PlainText.Fold).Where(w => w.Length > 0)];
}

/// <param name="Columns">Headers by what they are taken for: name, code, kind, owner, tags, notes, tier, agent, contact, nickname, remark,
/// or a fact's key.</param>
/// <param name="White">Words of a tier's column.</param>
internal sealed record ImportRules(IReadOnlyDictionary<string, IReadOnlyList<string>> Columns, IReadOnlyList<string> White,
    IReadOnlyList<string> Black, IReadOnlyList<string> Firm);

/// <summary>Fields of a merge that are no facts.</summary>
internal static class MergeFields
{
    public const string Name = "name", Kind = "kind", Owner = "owner";
    public static readonly IReadOnlyList<string> All = [Name, Kind, Owner, "code", "tags", "notes", "tier", "stage", "agent", "contact",
        "nickname", "remark"];
}
