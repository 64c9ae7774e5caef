using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Caching.Memory;
using Prometheus;
using Wxauto.Ai.Ledger;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Answers;

/// <summary>
/// Answers to questions that stand alone, by the question in one width and case without spaces and what stands around it, the persona, and the very
/// passages that it was answered from: a new version of the knowledge is another entry.
/// </summary>
internal sealed partial class AnswerCache(UsageLedger ledger, TimeOrderedId ids, TimeProvider time) : IDisposable
{
    private const int MaxAnswers = 10_000;
    private static readonly char[] Around = [.. " \t\r\n,.;:!?~…。、！？；：，～"];
    private static readonly Counter Asked = Metrics.CreateCounter("wxauto_ai_answer_cache_total",
        "Questions that could have been answered before.", "result");
    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MaxAnswers });

    /// <summary>Null when the answer depends on more than the question and its evidence.</summary>
    public static string? KeyOf(AnswerRequest request)
    {
        if (request.Ai.CacheFor <= TimeSpan.Zero || request.History.Count > 0 || request.Facts.Count > 0 || request.Summary.Length > 0
            || request.Evidence.Count == 0 || request.Attachments.Count > 0)
            return null;
        // Signs inside tell questions apart: 9.0 and 90 degrees, 「不，要退货」 and 「不要退货」.
        var question = Spaces().Replace(PlainText.Fold(request.Question).Trim(Around), "");
        var text = new StringBuilder().AppendJoin('\0', request.Agent, request.Persona, request.MaxLength, request.Tier,
            string.Join(',', request.Ai.Route), question);
        foreach (var passage in request.Evidence)
            text.Append('\0').Append(passage.KnowledgeBase).Append('\0').Append(passage.ChunkId).Append('\0').Append(passage.Text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public Answered? Find(string key)
    {
        var found = _answers.TryGetValue(key, out (Answered Answer, DateTimeOffset Until) kept)
            && kept.Until > time.GetUtcNow() ? kept.Answer : null;
        Asked.WithLabels(found is null ? "miss" : "hit").Inc();
        return found;
    }

    public void Keep(string key, Answered answer, TimeSpan lifetime) =>
        _answers.Set(key, (answer, time.GetUtcNow() + lifetime),
            new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = lifetime });

    /// <summary>A call that cost nothing, of the model that had answered.</summary>
    public void RecordHit(AnswerRequest request, string model, string currency)
    {
        var now = time.GetUtcNow();
        ledger.Record(new AiCall
        {
            Id = ids.Next(), At = now, Day = ledger.DayOf(now), Agent = request.Agent, ConversationId = request.ConversationId,
            VirtualKey = "", Provider = "cache", Model = model, Purpose = "answer", Reason = AnswerReasons.Cached.Reason.ToJson(),
            Outcome = "Ok", InputTokens = 0, OutputTokens = 0, Estimated = false, CostMicros = 0, Currency = currency, Milliseconds = 0,
        });
    }

    public void Dispose() => _answers.Dispose();

    /// <summary>But those between two words of letters, or two numbers.</summary>
    [GeneratedRegex(@"(?<![a-z0-9])\s+|\s+(?![a-z0-9])")]
    private static partial Regex Spaces();
}
