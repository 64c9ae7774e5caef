namespace Wxauto.Knowledge.Learning;

/// <summary>A question that was asked, with a person's answer; an empty one: it was asked in vain.</summary>
/// <param name="Counted">It was counted already when it was asked in vain.</param>
internal sealed record Lesson(string Question, string Answer, Guid ConversationId, DateTimeOffset At, bool Counted);

/// <summary>What a part of the conversations teaches.</summary>
/// <param name="After">The mark that it was read from.</param>
/// <param name="Until">The mark when it is learnt.</param>
/// <param name="Cited">Drafts by how often their answers were cited.</param>
/// <param name="More">There is more to read at once.</param>
internal sealed record Harvest(DateTimeOffset? After, DateTimeOffset Until, IReadOnlyList<Lesson> Lessons,
    IReadOnlyDictionary<Guid, int> Cited, bool More);
