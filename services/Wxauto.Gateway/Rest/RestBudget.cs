using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Sending;
using Wxauto.Conversations;
using Wxauto.Gateway.Streams;
using Wxauto.Storage;

namespace Wxauto.Gateway.Rest;

/// <summary>
/// The Agent's send budget and quiet hours (G6) for a client that writes at once what it is answered: an answer that is handed over counts
/// as one bubble that was typed. What was handed over before this process is read from the database; several gateways count each by itself.
/// </summary>
internal sealed class RestBudget(IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, SendBudget> _budgets = new();

    /// <summary>Counts an answer to this conversation as handed over and returns zero, or how long it must be held back.</summary>
    public async Task<TimeSpan> TakeAsync(string agent, Guid conversationId, CancellationToken cancellationToken)
    {
        if (!_budgets.TryGetValue(agent, out var budget))
            budget = _budgets.GetOrAdd(agent, new SendBudget(time, await HandedOverAsync(agent, cancellationToken)));
        var spec = catalog.Current.AgentOf(agent) ?? new AgentSpec();
        var chat = conversationId.ToString();
        lock (budget)
        {
            budget.Limit(AgentConfigurations.BudgetOf(spec), new QuietHours(AgentConfigurations.QuietHoursOf(spec)));
            var delay = budget.DelayUntilAllowed(chat);
            if (delay == TimeSpan.Zero)
                budget.Record(chat);
            return delay;
        }
    }

    /// <summary>An answer in several bubbles was one.</summary>
    private async Task<IEnumerable<(DateTimeOffset Time, string Chat)>> HandedOverAsync(string agent, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Day;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sent = await (from c in db.Conversations.AsNoTracking()
                          where c.Agent == agent && c.LastMessageAt > since
                          join r in db.Replies on c.Id equals r.ConversationId
                          where r.State == ReplyState.Sent && r.FinishedAt > since
                          select new { r.TurnId, r.ConversationId, At = r.FinishedAt!.Value }).ToListAsync(cancellationToken);
        return sent.DistinctBy(r => r.TurnId).Select(r => (r.At, r.ConversationId.ToString()));
    }
}
