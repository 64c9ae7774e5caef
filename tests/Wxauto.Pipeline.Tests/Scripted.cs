using System.Collections.Concurrent;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;

namespace Wxauto.Pipeline.Tests;

/// <summary>Answers as the test says; the real providers are paid and not repeatable.</summary>
internal sealed class ScriptedRouter : IChatRouter
{
    public ConcurrentQueue<AnswerRequest> Requests { get; } = new();
    public Func<AnswerRequest, AnswerResult> Answer { get; set; } = _ => new Answered("可以退", [0], "fake", "m", 7, 3);
    public Func<AnswerRequest, Task> Before { get; set; } = _ => Task.CompletedTask;

    public bool Models { get; set; }

    public bool AsksModels(AiSpec ai) => Models || ai.Route.Count > 0;

    public async ValueTask<AnswerResult> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        await Before(request).WaitAsync(cancellationToken);
        return Answer(request);
    }
}

internal sealed class ScriptedSearch(Func<KnowledgeQuery, KnowledgeResult> find) : IKnowledgeSearch
{
    public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken) =>
        ValueTask.FromResult(find(query));
}

internal sealed class ScriptedMemory : IConversationMemory
{
    public ConcurrentQueue<RecallRequest> Requests { get; } = new();
    public ConcurrentQueue<MemoryNote> Notes { get; } = new();
    public Recollection Known { get; set; } = Recollection.Empty;

    public ValueTask<Recollection> RecallAsync(RecallRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        return ValueTask.FromResult(Known);
    }

    public void Note(MemoryNote note) => Notes.Enqueue(note);
}

internal sealed class ScriptedReader(Func<PictureRequest, PictureReading?> read, bool can = true) : IPictureReader
{
    public bool CanRead(AiSpec ai) => can;

    public ValueTask<PictureReading?> ReadAsync(PictureRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(read(request));
}
