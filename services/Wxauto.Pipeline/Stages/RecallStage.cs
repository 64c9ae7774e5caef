using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Storage;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Brings back what was said shortly before, when it can matter: a model answers, or the question is too short to stand alone.</summary>
internal sealed class RecallStage(IDbContextFactory<WxautoDb> contexts, TimeProvider time) : IReplyStage
{
    private const int Turns = 4;
    private const int ShortQuestion = 10;
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(30);

    public string Name => "recall";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Agent.Ai.Route.Count == 0 && turn.Question.Length > ShortQuestion)
            return StageResult.Continue("nothing", "the question stands alone");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.GetUtcNow() - Age;
        var earlier = await db.Turns.AsNoTracking()
            .Where(t => t.ConversationId == turn.Conversation.Id && t.DecidedAt > since && t.Outcome != Outcome.Ignore)
            .OrderByDescending(t => t.DecidedAt).Take(Turns).ToListAsync(cancellationToken);
        if (earlier.Count == 0)
            return StageResult.Continue("nothing", "no turn in the last 30 minutes");
        var ids = earlier.Select(t => t.Id).ToList();
        var replies = (await db.Replies.AsNoTracking().Where(r => ids.Contains(r.TurnId)).OrderBy(r => r.Id).ToListAsync(cancellationToken)).ToLookup(r => r.TurnId);
        turn.History = [.. earlier.OrderBy(t => t.DecidedAt).SelectMany(t => replies[t.Id].Select(r => new DialogueLine(false, r.Text)).Prepend(new DialogueLine(true, t.Question)))
            .Where(l => l.Text.Length > 0)];
        return StageResult.Continue($"{earlier.Count} turns", "of the last 30 minutes");
    }
}
