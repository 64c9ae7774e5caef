using Wxauto.Contracts.Agent.V1;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.Queue;

/// <summary>A message that says once more what was told before: it becomes a further id of that one.</summary>
/// <param name="Id">Of its row in the batch.</param>
internal sealed record RepeatedMessage(Guid Id, string Agent, string ClientId, Guid MessageId)
{
    /// <summary>Those of a batch, which may repeat earlier messages or each other.</summary>
    public static async Task<IReadOnlyList<RepeatedMessage>> FindAsync(Statements db, IReadOnlyList<InboundRow> rows)
    {
        var candidates = rows.Where(r => r.RepeatsFrom is not null).ToList();
        if (candidates.Count == 0)
            return [];
        var known = (await db.QueryAsync(InboundSql.Repeated, r => (Id: r.GetGuid(0), IsKnown: !r.IsDBNull(1),
            First: r.IsDBNull(2) ? (Guid?)null : r.GetGuid(2)), ("rows", db.Dialect.Json(candidates)))).ToDictionary(r => r.Id);
        var firsts = new Dictionary<(string, string, string, MessageKind, string), InboundRow>();
        var repeated = new List<RepeatedMessage>();
        foreach (var row in candidates.Where(r => !known[r.Id].IsKnown))
        {
            var key = (row.Agent, row.ChatId, row.SenderId, row.Kind, row.Text);
            if (known[row.Id].First is { } earlier)
                repeated.Add(new(row.Id, row.Agent, row.ClientId, earlier));
            else if (!firsts.TryAdd(key, row) && firsts[key].ClientId != row.ClientId)
                repeated.Add(new(row.Id, row.Agent, row.ClientId, firsts[key].Id));
        }
        return repeated;
    }
}
