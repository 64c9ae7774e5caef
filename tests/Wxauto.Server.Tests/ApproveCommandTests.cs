using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Gateway.Agents;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Server.Tests;

/// <summary>A person's word on a key that waits, on a laptop.</summary>
public sealed class ApproveCommandTests : IAsyncLifetime
{
    private const string Agent = "front-desk";
    private static readonly string Known = new('a', 64), Waiting = new('b', 64);
    private readonly RunningServer _directories = new();
    private ServiceProvider _services = null!;

    [Fact]
    public async Task A_key_is_let_in_by_its_id_and_ends_the_one_before_it()
    {
        (await DecideAsync(Waiting[..16])).Exit.Should().Be(0);
        var agent = await AgentAsync();
        (agent.KeyId, agent.PendingKeyId, agent.HostName, agent.SessionId).Should().Be((Waiting, "", "new-pc", null));
        agent.SigningKey.Should().Equal(2);
        (await DecideAsync(Waiting)).Error.Should().Contain("No PC waits");
    }

    [Fact]
    public async Task A_key_is_refused_and_nothing_changes()
    {
        (await DecideAsync(Waiting, "--refuse")).Exit.Should().Be(0);
        var agent = await AgentAsync();
        (agent.KeyId, agent.PendingKeyId, agent.HostName).Should().Be((Known, "", "old-pc"));
    }

    [Fact]
    public async Task Another_key_and_one_that_is_named_too_shortly_are_refused()
    {
        foreach (var key in new[] { Known, Waiting[..15], new string('c', 64) })
            (await DecideAsync(key)).Error.Should().Contain("not the key that waits").And.NotContain("   at ");
        (await AgentAsync()).PendingKeyId.Should().Be(Waiting);
    }

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_directories.Data);
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddDatabase(StorageOptions.InDirectory(_directories.Data)).BuildServiceProvider();
        await _services.GetRequiredService<SchemaMigration>().RunAsync(default);
        await using var db = await DatabaseAsync();
        var now = DateTimeOffset.UtcNow;
        db.Set<AgentRecord>().Add(new AgentRecord
        {
            Name = Agent, KeyId = Known, SigningKey = [1], HostName = "old-pc", EnrolledAt = now, ApprovedAt = now, LastSeenAt = now,
            SessionId = Guid.NewGuid(), PendingKeyId = Waiting, PendingKey = [2], PendingHostName = "new-pc", PendingAt = now,
        });
        await db.SaveChangesAsync();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await _directories.DisposeAsync();
    }

    private Task<WxautoDb> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    private async Task<AgentRecord> AgentAsync()
    {
        await using var db = await DatabaseAsync();
        return await db.Set<AgentRecord>().AsNoTracking().SingleAsync();
    }

    private Task<(int Exit, string Output, string Error)> DecideAsync(string key, params string[] more) => TestCluster.RunAsync("dotnet",
        [RunningServer.Program, "approve", Agent, "--key", key, .. more, "--data", _directories.Data, "--resources", _directories.Manifests]);
}
