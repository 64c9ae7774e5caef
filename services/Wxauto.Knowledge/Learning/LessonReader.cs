using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Knowledge.Learning;

/// <summary>Reads the next part of the conversations that a base learns from. What is read ends before the first answer that a person may still be writing.</summary>
internal sealed class LessonReader(IResourceCatalog catalog, IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    public const int LongestQuestion = 200;
    public const int LongestAnswer = 2000;
    private const int FewestLetters = 3;
    private const int AnswersAtOnce = 500;
    private const int ConversationsAtOnce = 50;

    /// <summary>A person may still be writing.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestPart = TimeSpan.FromDays(1);

    /// <summary>Null when there is nothing to read yet.</summary>
    public async Task<Harvest?> ReadAsync(string knowledgeBase, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var teachers = new Teachers(catalog.Current, knowledgeBase);
        var mark = await db.KnowledgeBases.Where(b => b.Base == knowledgeBase).Select(b => b.LearntUntil).SingleOrDefaultAsync(cancellationToken);
        var now = WholeMicroseconds(time.GetUtcNow());
        var settled = now - Rest;
        var first = mark ?? await db.Conversations.Where(teachers.Mine).MinAsync(c => (DateTimeOffset?)c.CreatedAt, cancellationToken) - TimeSpan.FromMicroseconds(1);
        if (first is not { } after || after >= settled)
            return null;
        var until = after + LongestPart < settled ? after + LongestPart : settled;
        var answers = from m in db.Messages
                      join c in db.Conversations.Where(teachers.Mine).Where(c => c.LastMessageAt > after) on m.ConversationId equals c.Id
                      where m.SenderKind == ConversationReader.Self && m.ReceivedAt > after && m.ReceivedAt <= until
                      select new { m.ConversationId, m.ReceivedAt };
        if (await answers.OrderBy(a => a.ReceivedAt).Skip(AnswersAtOnce - 1).Select(a => (DateTimeOffset?)a.ReceivedAt).FirstOrDefaultAsync(cancellationToken) is { } full)
            until = full;
        var ids = await answers.Where(a => a.ReceivedAt <= until).Select(a => a.ConversationId).Distinct().ToListAsync(cancellationToken);
        var lessons = new List<(Lesson Lesson, Exchange Exchange)>();
        foreach (var some in ids.Chunk(ConversationsAtOnce))
        {
            var conversations = (await db.Conversations.AsNoTracking().Where(c => some.Contains(c.Id)).ToListAsync(cancellationToken)).Where(teachers.Serve).ToList();
            foreach (var (conversation, exchange, names, counted) in await ConversationReader.ReadAsync(db, conversations, after, now, cancellationToken))
                lessons.Add((new Lesson(LearntText.Masked(exchange.Question, names), LearntText.Masked(exchange.Answer, names), conversation.Id, exchange.At, counted), exchange));
        }
        var unfinished = lessons.Where(l => !l.Exchange.Closed && l.Exchange.LastAt > settled && l.Exchange.At <= until).Select(l => l.Exchange.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        if (unfinished <= until)
            until = unfinished - TimeSpan.FromMicroseconds(1);
        if (until <= after)
            return null;
        lessons.RemoveAll(l => l.Lesson.At > until);
        var answered = lessons.SelectMany(l => l.Exchange.Turns).ToHashSet();
        var inVain = await InVainAsync(db, teachers, after, until, answered, cancellationToken);
        var learnt = lessons.Select(l => l.Lesson).Concat(inVain).Where(IsWorthKeeping).OrderBy(l => l.At).ToList();
        return new Harvest(mark, until, learnt, await CitedAsync(db, knowledgeBase, teachers, after, until, cancellationToken), until < settled && unfinished == DateTimeOffset.MaxValue);
    }

    private static async Task<List<Lesson>> InVainAsync(WxautoDb db, Teachers teachers, DateTimeOffset after, DateTimeOffset until, HashSet<Guid> answered, CancellationToken cancellationToken)
    {
        var turns = await (from t in Turns(db, teachers, after, until)
                           where (t.Outcome == Outcome.HandOff || t.Outcome == Outcome.Clarify) && (t.Reason.StartsWith(TurnReasons.NoEvidence) || t.Reason.StartsWith(TurnReasons.WeakEvidence))
                           join c in db.Conversations on t.ConversationId equals c.Id
                           select new { t.Id, t.Question, t.DecidedAt, Conversation = c }).AsNoTracking().ToListAsync(cancellationToken);
        return [.. turns.Where(t => !answered.Contains(t.Id) && teachers.Serve(t.Conversation) && !Talk.IsAcknowledgement(t.Question.Split('\n')[^1]))
            .Select(t => new Lesson(LearntText.Masked(string.Join(' ', t.Question.Split('\n').Select(Talk.Bare)).Trim(), [t.Conversation.Name]), "", t.Conversation.Id, t.DecidedAt, false))];
    }

    /// <summary>How often answers of learnt documents were cited, by the id of their draft.</summary>
    private static async Task<Dictionary<Guid, int>> CitedAsync(WxautoDb db, string knowledgeBase, Teachers teachers, DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var cited = new Dictionary<Guid, int>();
        if (!await db.KnowledgeDrafts.AnyAsync(d => d.Base == knowledgeBase && d.ReviewedAt != null, cancellationToken))
            return cited;
        var turns = Turns(db, teachers, after, until).Where(t => t.Citations.Contains(LearntDocument.Ending)).Select(t => t.Citations).AsAsyncEnumerable();
        await foreach (var citations in turns.WithCancellation(cancellationToken))
            foreach (var citation in JsonSerializer.Deserialize<List<Citation>>(citations, JsonSerializerOptions.Web) ?? [])
                if (citation.KnowledgeBase == knowledgeBase && LearntDocument.DraftOf(citation.Document) is { } draft)
                    cited[draft] = cited.GetValueOrDefault(draft) + 1;
        return cited;
    }

    /// <summary>A turn may be decided some time after the conversation's last message.</summary>
    private static IQueryable<TurnRecord> Turns(WxautoDb db, Teachers teachers, DateTimeOffset after, DateTimeOffset until)
    {
        var lately = after < DateTimeOffset.UnixEpoch + ConversationReader.LookBack ? after : after - ConversationReader.LookBack;
        return from t in db.Turns
               join c in db.Conversations.Where(teachers.Mine).Where(c => c.LastMessageAt > lately) on t.ConversationId equals c.Id
               where t.DecidedAt > after && t.DecidedAt <= until
               select t;
    }

    private static bool IsWorthKeeping(Lesson lesson) =>
        lesson.Question.Length <= LongestQuestion && LearntText.LettersOf(lesson.Question) >= FewestLetters
        && (lesson.Answer.Length == 0 || (lesson.Answer.Length <= LongestAnswer && LearntText.LettersOf(lesson.Answer) >= FewestLetters));

    /// <summary>What the databases keep: a mark must be the same when it is read again.</summary>
    private static DateTimeOffset WholeMicroseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    private sealed record Citation(string KnowledgeBase, string Document);
}
