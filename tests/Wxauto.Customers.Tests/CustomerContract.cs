using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Storage;

namespace Wxauto.Customers.Tests;

/// <summary>Customers in a new database, with a clock of its own and conversations beside.</summary>
public abstract class CustomerContract : DatabaseContract
{
    protected const string Agent = "front-desk";
    protected static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);
    protected static readonly Actor Lin = new("account lin", "林", "127.0.0.1");

    protected FakeTimeProvider Clock { get; } = new(Now);
    protected override TimeProvider Time => Clock;
    protected ICustomerDesk Desk => Services.GetRequiredService<ICustomerDesk>();
    protected ICustomerDirectory Directory => Services.GetRequiredService<ICustomerDirectory>();

    protected override void Add(IServiceCollection services) => services.AddSingleton<TimeOrderedId>()
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton<IEventBus, CalledBus>().AddSingleton<IResourceCatalog>(FixedCatalog.Of(Agent, new AgentSpec()))
        .AddConversations().AddCustomerErasure();

    protected async Task<CustomerCard> CustomerAsync(string name, string? code = null) =>
        Done(await Desk.CreateAsync(new NewCustomer(name, Code: code), Lin, default));

    protected async Task<CustomerCard> FactAsync(Guid id, string key, string? value) =>
        Done(await Desk.SetFactAsync(id, new NewFact(key, value), Lin, default));

    protected async Task<CustomerCard> CardAsync(Guid id) => (await Directory.FindAsync(id, default))!;

    protected async Task<List<string>> TimelineAsync(Guid id) =>
        [.. (await Directory.TimelineAsync(id, null, 200, default))!.Entries.Select(e => e.What.Code)];

    protected static T Done<T>(CustomerResult<T> result)
        where T : class
    {
        result.Refusal.Should().BeNull();
        return result.Value!;
    }

    protected static string? Value(CustomerCard card, string key) => card.Facts.SingleOrDefault(f => f.Key == key)?.Value;

    /// <summary>Handlers are called at once.</summary>
    private sealed class CalledBus : IEventBus
    {
        private readonly List<Delegate> _handlers = [];

        public void Announce<TEvent>(TEvent e)
            where TEvent : class, IEvent<TEvent>
        {
            foreach (var handler in _handlers.OfType<Func<TEvent, CancellationToken, ValueTask>>().ToList())
                handler(e, default).AsTask().Wait();
        }

        public Task PublishAsync<TEvent>(TEvent e, CancellationToken cancellationToken)
            where TEvent : class, IEvent<TEvent>
        {
            Announce(e);
            return Task.CompletedTask;
        }

        public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler)
            where TEvent : class, IEvent<TEvent>
        {
            _handlers.Add(handler);
            return new Subscribed(() => _handlers.Remove(handler));
        }

        private sealed class Subscribed(Action end) : IDisposable
        {
            public void Dispose() => end();
        }
    }
}
