using System.Text.Json;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;
using Wxauto.Pipeline.Understanding;

namespace Wxauto.Pipeline.Wording;

/// <summary>The fixed sentences and phrase lists of an agent: the language's defaults, and over them what the Agent says.</summary>
internal sealed record ReplyWording(TalkWording Talk, PersonWording Person, ComplaintWording Complaints, ChoiceWording Choices,
    NoticeWording Notices, IReadOnlyDictionary<string, string> Texts)
{
    private static readonly ReplyWording Default = Load();

    public static ReplyWording For(AgentSpec spec) => spec.Wording is not { } own ? Default : Default with
    {
        Person = own.HandOffPhrases.Count > 0 ? Default.Person with { Phrases = [.. own.HandOffPhrases.Select(PlainText.Fold)], Nouns = [] }
            : Default.Person,
        Talk = own.Greetings.Count > 0 ? Default.Talk with { Greetings = [.. own.Greetings.Select(PlainText.Fold)] } : Default.Talk,
        Texts = Default.Texts.Concat(own.Texts).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Last().Value),
    };

    private static ReplyWording Load()
    {
        using var stream = typeof(ReplyWording).Assembly.GetManifestResourceStream("zh-CN.json")!;
        return JsonSerializer.Deserialize<ReplyWording>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <summary>Words of which talk that asks for nothing is made.</summary>
internal sealed record TalkWording(
    IReadOnlyList<string> Greetings, IReadOnlyList<string> Thanks, IReadOnlyList<string> Farewells, IReadOnlyList<string> Acknowledgements,
    IReadOnlyList<string> Later, IReadOnlyList<string> Laughter, IReadOnlyList<string> Praise, IReadOnlyList<string> Insults,
    IReadOnlyList<string> Chat, IReadOnlyList<string> Softeners)
{
    /// <summary>Every list with what it is; those that soften are nothing by themselves.</summary>
    public IReadOnlyList<(IReadOnlyList<string> Words, Talk? Kind)> Kinds() =>
    [
        (Greetings, Understanding.Talk.Greeting), (Thanks, Understanding.Talk.Thanks), (Farewells, Understanding.Talk.Farewell),
        (Insults, Understanding.Talk.Insult), (Acknowledgements, Understanding.Talk.Other), (Later, Understanding.Talk.Other),
        (Laughter, Understanding.Talk.Other), (Praise, Understanding.Talk.Thanks), (Chat, Understanding.Talk.Other), (Softeners, null),
    ];
}

/// <summary>How customers ask for a person.</summary>
/// <param name="Exact">Whole messages.</param>
/// <param name="Nouns">Persons that are wished for when a verb stands shortly before.</param>
/// <param name="NotBefore">What makes of such a word something else when it follows: 人工 + 费.</param>
/// <param name="Blank">Words that only look like it.</param>
internal sealed record PersonWording(
    IReadOnlyList<string> Exact, IReadOnlyList<string> Phrases, IReadOnlyList<string> Nouns, IReadOnlyList<string> Verbs,
    IReadOnlyList<string> NotBefore, IReadOnlyList<string> Blank);

/// <summary>How customers choose from what they were offered.</summary>
/// <param name="Before">What may stand before a number or a title: 第, 我问的是.</param>
/// <param name="After">What may stand behind it: 个, 那款.</param>
/// <param name="Last">Whole messages that take the last.</param>
/// <param name="Yes">Whole messages that take the only one.</param>
/// <param name="None">Whole messages that take none.</param>
internal sealed record ChoiceWording(IReadOnlyList<string> Before, IReadOnlyList<string> After, IReadOnlyList<string> Last,
    IReadOnlyList<string> Yes, IReadOnlyList<string> None);

/// <summary>How customers complain, are angry or threaten.</summary>
/// <param name="Weak">Words that are no complaint in a question: 给差评会扣积分吗.</param>
/// <param name="Asking">What makes a question.</param>
/// <param name="Blank">Words that only look like it.</param>
internal sealed record ComplaintWording(
    IReadOnlyList<string> Words, IReadOnlyList<string> Weak, IReadOnlyList<string> Asking, IReadOnlyList<string> Blank);

/// <summary>What WeChat itself writes into a window: patterns of whole lines, in half width, small letters and simplified characters, with
/// one kind of quotation mark and without a full stop.</summary>
/// <param name="NewFriends">Of a friend who was just added; the first words that a friend's request brings.</param>
/// <param name="Introductions">Before the contact's own name, the words that WeChat puts into a friend's request.</param>
/// <param name="Others">Recalls, pats, changes of a group, times.</param>
/// <param name="StandIns">What stands for a picture, a file and whatever else a client cannot show.</param>
/// <param name="Recordings">What stands before the words of a recording, or instead of them.</param>
internal sealed record NoticeWording(IReadOnlyList<string> NewFriends, IReadOnlyList<string> Introductions, IReadOnlyList<string> Others,
    IReadOnlyList<string> StandIns, IReadOnlyList<string> Recordings)
{
    internal Regex NewFriend { get; } = Whole(NewFriends, "$");
    internal Regex Notice { get; } = Whole(Others, "$");
    internal Regex StandIn { get; } = Whole(StandIns, "$");
    internal Regex Recording { get; } = Whole(Recordings, "");

    /// <summary>Linear in the text, whatever a customer writes.</summary>
    private static Regex Whole(IReadOnlyList<string> patterns, string end) =>
        new($"^(?:{string.Join('|', patterns)}){end}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
