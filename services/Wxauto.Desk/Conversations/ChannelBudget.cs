using System.Collections.Concurrent;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Sending;
using Wxauto.Conversations.Desk;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Conversations;

/// <summary>What an agent's send budget has left, counted by the replies that were made for it. The agent itself counts what it types: it
/// decides, this is what a person is shown.</summary>
internal sealed class ChannelBudget(IResourceCatalog catalog, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, List<(Guid Conversation, DateTimeOffset At)> Sent)> _known = new();

    public async Task<ChannelLimits> LimitsAsync(Statements db, ConversationFacts conversation)
    {
        var spec = catalog.Current.AgentOf(conversation.Agent) ?? new AgentSpec();
        var now = time.GetUtcNow();
        if (!_known.TryGetValue(conversation.Agent, out var known) || now - known.At > Fresh || now < known.At)
            _known[conversation.Agent] = known = (now, await DeskFacts.SentSinceAsync(db, conversation.Agent, now.AddDays(-1)));
        var quiet = new QuietHours(spec.Reply.QuietHours.Select(q => new QuietPeriod { From = q.From, To = q.To,
            TimeZone = q.TimeZone })).Left(now);
        return new ChannelLimits(spec.Reply.MaxLength,
            Left(spec.SendBudget.PerContactPerMinute, known.Sent.Count(s => s.Conversation == conversation.Id
                && s.At > now.AddMinutes(-1))),
            Left(spec.SendBudget.PerHour, known.Sent.Count(s => s.At > now.AddHours(-1))), Left(spec.SendBudget.PerDay, known.Sent.Count),
            quiet > TimeSpan.Zero ? now + quiet : null);
    }

    /// <summary>Characters of a bubble for this agent.</summary>
    public int BubbleLength(string agent) => (catalog.Current.AgentOf(agent) ?? new AgentSpec()).Reply.MaxLength;

    private static int Left(int limit, int sent) => Math.Max(0, limit - sent);
}
