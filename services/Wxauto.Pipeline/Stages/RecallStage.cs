using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Ai;
using Wxauto.Hosting.Storage.Batching;
using Wxauto.Hosting.Storage.Queue;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>
/// Brings back what was said shortly before, when it can matter: a model answers, or the question is too short to stand alone.
/// The turns that run at the same time are read in one query.
/// </summary>
internal sealed class RecallStage(IMessageQueue queue, TimeProvider time) : BackgroundService, IReplyStage
{
    private const int Turns = 4;
    private const int ShortQuestion = 10;
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(30);
    private readonly Batcher<Guid, ILookup<Guid, PastTurn>> _reads = new("recall",
        (conversations, ct) => queue.RecentTurnsAsync([.. conversations], time.GetUtcNow() - Age, Turns, ct), 256);

    public string Name => "recall";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Agent.Ai.Route.Count == 0 && turn.Question.Length > ShortQuestion)
            return StageResult.Continue("nothing", "the question stands alone");
        var earlier = (await _reads.AddAsync([turn.Conversation.Id], cancellationToken))[turn.Conversation.Id].ToList();
        if (earlier.Count == 0)
            return StageResult.Continue("nothing", "no turn in the last 30 minutes");
        turn.History = [.. earlier.SelectMany(t => t.Replies.Select(text => new DialogueLine(false, text)).Prepend(new DialogueLine(true, t.Question))).Where(l => l.Text.Length > 0)];
        return StageResult.Continue($"{earlier.Count} turns", "of the last 30 minutes");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _reads.RunAsync(stoppingToken);
}
