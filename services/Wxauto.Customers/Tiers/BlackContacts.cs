using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Events;
using Wxauto.Storage.Sql;

namespace Wxauto.Customers.Tiers;

/// <inheritdoc cref="IBlackContacts"/>
/// <remarks>All of them are in memory: every turn asks, and few are black. While they cannot be read nobody is answered: who asks is tried
/// again.</remarks>
internal sealed class BlackContacts : IBlackContacts, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private Snapshot? _snapshot;
    private long _heard;

    public BlackContacts(Database database, TimeProvider time, IEventBus bus)
    {
        (_database, _time) = (database, time);
        _subscription = bus.Subscribe<CustomersChanged>((_, _) =>
        {
            Interlocked.Increment(ref _heard);
            Volatile.Write(ref _snapshot, null);
            return ValueTask.CompletedTask;
        });
    }

    public ValueTask<bool> ContainsAsync(ContactKey contact, CancellationToken cancellationToken) =>
        Current is { } now ? ValueTask.FromResult(now.Contacts.Contains(contact)) : ReadAsync(contact, cancellationToken);

    public void Dispose()
    {
        _subscription.Dispose();
        _reading.Dispose();
    }

    private Snapshot? Current => Volatile.Read(ref _snapshot) is { } snapshot && _time.GetElapsedTime(snapshot.ReadAt) < Fresh ? snapshot
        : null;

    private async ValueTask<bool> ReadAsync(ContactKey contact, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (Current is not { } now)
            {
                var heard = Interlocked.Read(ref _heard);
                var began = _time.GetTimestamp();
                var found = await _database.ReadAsync(db => db.QueryAsync(BlackSql.All, r => new ContactKey(r.GetString(0), r.GetString(1)),
                    ("black", (int)CustomerTier.Black)), cancellationToken);
                now = new Snapshot([.. found], began);
                // Of a change that was heard of meanwhile it may not know: it is not kept, and read again at the next question.
                Volatile.Write(ref _snapshot, now);
                if (heard != Interlocked.Read(ref _heard))
                    Volatile.Write(ref _snapshot, null);
            }
            return now.Contacts.Contains(contact);
        }
        finally
        {
            _reading.Release();
        }
    }

    private sealed record Snapshot(HashSet<ContactKey> Contacts, long ReadAt);
}

internal static class BlackSql
{
    /// <summary>Of a customer all contacts; in the pool each by itself.</summary>
    public const string All = """
        SELECT t.agent, t.contact_id FROM customers s JOIN customers c ON c.survivor_id = s.id JOIN customer_contacts t ON t.customer_id = c.id
        WHERE s.tier = @black AND s.merged_into IS NULL
        UNION ALL
        SELECT agent, contact_id FROM customer_contacts WHERE customer_id IS NULL AND tier = @black
        """;
}
