using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Learning;

/// <summary>Reads the next part of the conversations that a base learns from. What is read ends before the first answer that a person
/// may still be writing.</summary>
internal sealed class LessonReader(IResourceCatalog catalog, IConversationArchive archive, IBlackContacts black,
    IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    public const int LongestQuestion = 200;
    public const int LongestAnswer = 2000;
    private const int FewestLetters = 3;
    private const int AnswersAtOnce = 500;
    private const int ConversationsAtOnce = 50;

    /// <summary>How far back a question may be.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(24);

    /// <summary>A person may still be writing.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestPart = TimeSpan.FromDays(1);

    /// <summary>Null when there is nothing to read yet.</summary>
    public async Task<Harvest?> ReadAsync(string knowledgeBase, CancellationToken cancellationToken)
    {
        var teachers = new Teachers(catalog.Current, knowledgeBase);
        var mark = await MarkAsync(knowledgeBase, cancellationToken);
        var now = WholeMicroseconds(time.GetUtcNow());
        var settled = now - Rest;
        var first = mark ?? await archive.BeginAsync(teachers.Mine, cancellationToken) - TimeSpan.FromMicroseconds(1);
        if (first is not { } after || after >= settled)
            return null;
        var part = await archive.FindStaffAsync(teachers.Mine, after, after + LongestPart < settled ? after + LongestPart : settled,
            AnswersAtOnce, cancellationToken);
        var until = part.Until;
        var lessons = new List<(Lesson Lesson, Exchange Exchange)>();
        foreach (var some in part.Conversations.Chunk(ConversationsAtOnce))
            foreach (var conversation in await archive.ReadAsync(some, Earlier(after), now, cancellationToken))
                if (teachers.Serve(conversation.Chat) && await WithoutBlackAsync(conversation, cancellationToken) is { } teaching)
                    lessons.AddRange(ConversationReader.Read(teaching, after)
                        .Select(a => (LessonOf(conversation.Chat, a), a.Exchange)));
        var unfinished = lessons.Where(l => !l.Exchange.Closed && l.Exchange.LastAt > settled && l.Exchange.At <= until)
            .Select(l => l.Exchange.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        if (unfinished <= until)
            until = unfinished - TimeSpan.FromMicroseconds(1);
        if (until <= after)
            return null;
        lessons.RemoveAll(l => l.Lesson.At > until);
        var answered = lessons.SelectMany(l => l.Exchange.Turns).ToHashSet();
        var (inVain, cited) = await TurnsAsync(knowledgeBase, teachers, after, until, answered, cancellationToken);
        var learnt = lessons.Select(l => l.Lesson).Concat(inVain).Where(IsWorthKeeping).OrderBy(l => l.At).ToList();
        return new Harvest(mark, until, learnt, cited, until < settled && unfinished == DateTimeOffset.MaxValue);
    }

    private async Task<DateTimeOffset?> MarkAsync(string knowledgeBase, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.KnowledgeBases.Where(b => b.Base == knowledgeBase).Select(b => b.LearntUntil)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>What was asked in vain and no person answered, and how often answers of learnt documents were cited, by
    /// the id of their draft.</summary>
    private async Task<(List<Lesson> InVain, Dictionary<Guid, int> Cited)> TurnsAsync(
        string knowledgeBase, Teachers teachers, DateTimeOffset after, DateTimeOffset until, HashSet<Guid> answered,
        CancellationToken cancellationToken)
    {
        var (inVain, cited) = (new List<Lesson>(), new Dictionary<Guid, int>());
        await foreach (var turn in archive.TurnsAsync(teachers.Mine, after, until, cancellationToken))
        {
            foreach (var citation in turn.Decision.Outcome == Outcome.Reply ? turn.Citations : [])
                if (citation.KnowledgeBase == knowledgeBase && LearntDocument.DraftOf(citation.Document) is { } draft)
                    cited[draft] = cited.GetValueOrDefault(draft) + 1;
            if (ConversationReader.IsInVain(turn.Decision) && !answered.Contains(turn.Decision.Id) && teachers.Serve(turn.Chat)
                && !await IsBlackAsync(turn.Chat, cancellationToken) && !Talk.IsAcknowledgement(turn.Question.Split('\n')[^1]))
                inVain.Add(new Lesson(LearntText.Masked(string.Join(' ', turn.Question.Split('\n').Select(Talk.Bare)).Trim(),
                    [turn.Chat.Name]), "", turn.Chat.Id, turn.Decision.DecidedAt, false));
        }
        return (inVain, cited);
    }

    /// <summary>Nothing is learnt of who is left to people: neither its own chat, nor what it says in groups. Null when nothing is
    /// left.</summary>
    private async Task<ArchivedConversation?> WithoutBlackAsync(ArchivedConversation conversation, CancellationToken cancellationToken)
    {
        if (conversation.Chat.Kind != ChatKind.Group)
            return await IsBlackAsync(conversation.Chat, cancellationToken) ? null : conversation;
        var left = new HashSet<string>();
        foreach (var member in conversation.Messages.Where(m => m.From == SenderKind.Other).Select(m => m.SenderId).Distinct())
            if (await black.ContainsAsync(new ContactKey(conversation.Chat.Agent, member), cancellationToken))
                left.Add(member);
        return left.Count == 0 ? conversation : conversation with
        {
            Messages = [.. conversation.Messages.Where(m => m.From != SenderKind.Other || !left.Contains(m.SenderId))],
        };
    }

    private async Task<bool> IsBlackAsync(ArchivedChat chat, CancellationToken cancellationToken) => chat.Kind != ChatKind.Group
        && await black.ContainsAsync(new ContactKey(chat.Agent, chat.ChatId), cancellationToken);

    private static Lesson LessonOf(ArchivedChat chat, ConversationReader.Answered answered) => new(
        LearntText.Masked(answered.Exchange.Question, answered.Names), LearntText.Masked(answered.Exchange.Answer, answered.Names), chat.Id,
        answered.Exchange.At, answered.Counted);

    private static DateTimeOffset Earlier(DateTimeOffset time) => time < DateTimeOffset.UnixEpoch + LookBack ? DateTimeOffset.UnixEpoch
        : time - LookBack;

    private static bool IsWorthKeeping(Lesson lesson) =>
        lesson.Question.Length <= LongestQuestion && LearntText.LettersOf(lesson.Question) >= FewestLetters
        && (lesson.Answer.Length == 0 || (lesson.Answer.Length <= LongestAnswer && LearntText.LettersOf(lesson.Answer) >= FewestLetters));

    /// <summary>What the databases keep: a mark must be the same when it is read again.</summary>
    private static DateTimeOffset WholeMicroseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
