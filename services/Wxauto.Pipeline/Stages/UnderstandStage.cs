using System.Text.RegularExpressions;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;
using Wxauto.Conversations;
using Wxauto.Pipeline.Turns;
using Wxauto.Pipeline.Understanding;

namespace Wxauto.Pipeline.Stages;

/// <summary>Finds the question; answers talk that asks for nothing or leaves it alone, and passes on
/// who wants a person, complains or threatens.</summary>
internal sealed partial class UnderstandStage(IConversationMemory memory) : IReplyStage
{
    public string Name => "understand";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var asked = turn.Messages.Where(m => m.SenderKind == SenderKind.Other
            && (!turn.IsGroup || turn.Agent.Chats.Groups.AnswerWhen == AnswerWhen.Always || m.MentionsMe)).ToList();
        var said = asked.Where(m => m.Kind is MessageKind.Text or MessageKind.Quote or MessageKind.Voice)
            .Select(m => SaidText.Of(WithoutMention(m.Text, turn.Agent.DisplayName), m.Kind, m.SenderName, turn.Wording.Notices)).ToList();
        var texts = said.Select(s => s.Words).Where(t => t.Length > 0);
        turn.Question = string.Join('\n', turn.Seen.Length > 0 ? texts.Append($"［图片］{turn.Seen}") : texts);
        turn.Quoted = string.Join('\n', asked.Select(m => MessageDetails.Of(m)?.Quote?.Text ?? "").Where(t => t.Length > 0));
        return await EndsAsync(turn, asked, said, cancellationToken) is { } decision
            ? StageResult.Stop(decision)
            : StageResult.Continue(TurnReasons.Question, TurnReasons.QuestionSize.With(asked.Count, turn.Question.Length));
    }

    private async ValueTask<Decision?> EndsAsync(Turn turn, List<Message> asked, List<SaidText> said, CancellationToken cancellationToken)
    {
        if (turn.Question.Length == 0)
            return said.Any(s => s.StandsIn) || asked.Any(m => m.Kind is not (MessageKind.Text or MessageKind.Quote))
                ? new Decision(Outcome.Clarify, TurnReasons.NotText, turn.Text("notText"))
                : said.Any(s => s.Greets) ? new Decision(Outcome.Reply, TurnReasons.Greeting, turn.Text("greeting"))
                : said.Any(s => s.IsNotice) ? new Decision(Outcome.Ignore, TurnReasons.Notice)
                : new Decision(Outcome.Clarify, TurnReasons.NoWords.With(asked.Count), turn.Text("empty"));
        var wording = turn.Wording;
        var plain = Plain(turn.Question);
        if (PersonWish.Asks(plain, wording.Person))
            return new Decision(Outcome.HandOff, TurnReasons.AsksForPerson, turn.Text("handOff"));
        if (PersonWish.Complains(plain, wording.Complaints))
            return new Decision(Outcome.HandOff, TurnReasons.Complains, turn.Text("handOff"));
        return SmallTalk.Of(turn.Question, plain, wording.Talk) switch
        {
            Talk.Greeting => new Decision(Outcome.Reply, TurnReasons.Greeting, turn.Text("greeting")),
            Talk.Thanks => new Decision(Outcome.Reply, TurnReasons.Thanks, turn.Text("thanks")),
            Talk.Farewell => new Decision(Outcome.Reply, TurnReasons.Farewell, turn.Text("farewell")),
            Talk.Insult => (await turn.RecallAsync(memory, cancellationToken)).Turns.Any(t => t.ReasonCode == TurnReasons.Insult.Name)
                ? new Decision(Outcome.Ignore, TurnReasons.InsultAgain)
                : new Decision(Outcome.Reply, TurnReasons.Insult, turn.Text("calm")),
            // A yes may choose what was offered.
            Talk.Other => Offer.In(await turn.RecallAsync(memory, cancellationToken))?.Chosen(turn.Question, wording.Choices) is null
                ? new Decision(Outcome.Ignore, TurnReasons.SmallTalk) : null,
            _ => null,
        };
    }

    /// <summary>Without punctuation, spaces and final particles, in one width and case.</summary>
    private static string Plain(string text) => Particles().Replace(NotWords().Replace(PlainText.Fold(text), ""), "");

    /// <summary>WeChat puts U+2005 behind a mention; a name that goes on is another member's.</summary>
    private static string WithoutMention(string text, string name) =>
        name.Length == 0 ? text.Trim()
            : Regex.Replace(text, $"[@＠]{Regex.Escape(name)}(?:[\\u2005\\s]+|$|(?=[@＠,，。!！?？;；:：、…)）]))", "", RegexOptions.None,
                TimeSpan.FromSeconds(1)).Trim();

    [GeneratedRegex(@"[^\p{L}\p{N}]")]
    private static partial Regex NotWords();

    [GeneratedRegex("[啊呀哦吧哈呢了啦]+$")]
    private static partial Regex Particles();
}
