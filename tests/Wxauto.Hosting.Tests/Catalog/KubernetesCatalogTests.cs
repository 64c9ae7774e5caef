using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Catalog;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>On a real API server with the project's CRDs.</summary>
public sealed class KubernetesCatalogTests : CatalogContract
{
    private TestCluster _cluster = null!;
    private KubernetesCatalog _catalog = null!;

    protected override IResourceCatalog Catalog => _catalog;

    [Fact]
    public async Task A_role_sees_only_the_kinds_that_it_reads()
    {
        await using var gateway = NewCatalog(Roles.Gateway.Reads, NullLoggerFactory.Instance);
        await WriteAsync("AIProvider", "main", "preset: extractive");
        await WriteAsync("Agent", "a", "displayName: one\n  ai: {route: [main]}");
        await UntilAsync(s => s is { Agents.Count: 1, AIProviders.Count: 1 });
        await TestCluster.EventuallyAsync("the gateway sees the agent", () => Task.FromResult(gateway.Current.Agents.ContainsKey("a")));
        gateway.Current.AIProviders.Should().BeEmpty();
        gateway.Current.Problems.Should().BeEmpty("a kind that is not read is not looked up");
    }

    [Fact]
    public async Task Other_namespaces_are_not_seen()
    {
        await using var other = await TestCluster.NewNamespaceAsync();
        await other.ApplyAsync(Manifest("Agent", "theirs", "displayName: one"));
        await WriteAsync("Agent", "ours", "displayName: one");
        (await UntilAsync(s => s.Agents.Count > 0)).Agents.Keys.Should().Equal("ours");
    }

    [Fact]
    public async Task Of_two_Platforms_the_older_is_in_force_until_its_deletion_begins()
    {
        await WriteAsync("Platform", "zeta", "displayName: first");
        await UntilAsync(s => s.Platforms.ContainsKey("zeta"));
        // Times of creation are whole seconds.
        await TestCluster.EventuallyAsync("a second has passed", async () =>
            !((string?)(await _cluster.FindAsync("platform/zeta"))!["metadata"]!["creationTimestamp"])!.Contains(
                DateTime.UtcNow.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)));
        await WriteAsync("Platform", "alpha", "displayName: second");
        await WriteAsync("Agent", "a", "displayName: one");
        (await UntilAsync(s => s.Agents.ContainsKey("a"))).Platform.DisplayName.Should().Be("first");
        await _cluster.KubectlAsync("""patch platform zeta --type=merge -p {"metadata":{"finalizers":["example.com/held"]}}""");
        await DeleteAsync("Platform", "zeta");
        await UntilAsync(s => s.Platform.DisplayName == "second");
        await DeleteAsync("Platform", "alpha");
        await UntilAsync(s => s.Platform.DisplayName == "first");
        await _cluster.KubectlAsync("""patch platform zeta --type=merge -p {"metadata":{"finalizers":null}}""");
        await UntilAsync(s => s.Platforms.Count == 0);
    }

    [Fact]
    public async Task Of_the_kinds_with_a_quota_the_oldest_are_in_force()
    {
        await WriteAsync("Agent", "a", "displayName: one");
        await WriteAsync("Agent", "b", "displayName: two");
        await UntilAsync(s => s.Agents.Count == 2);
        await WriteAsync("Platform", "p", "quotas: {agents: 1}");
        (await UntilAsync(s => s.Agents.Count == 1)).Agents.Keys.Should().Equal("a");
        await WriteAsync("Platform", "p", "quotas: {agents: 2}");
        await UntilAsync(s => s.Agents.Count == 2);
    }

    [Fact]
    public async Task A_change_of_a_status_is_no_change_of_a_resource()
    {
        await WriteAsync("Agent", "a", "displayName: one");
        await UntilAsync(s => s.Agents.ContainsKey("a"));
        var told = 0;
        using var subscription = _catalog.OnChange(_ => Interlocked.Increment(ref told));
        for (var i = 0; i < 5; i++)
            await _cluster.KubectlAsync($$$"""patch agent a --subresource=status --type=merge -p {"status":{"queueDepth":{{{i}}}}}""");
        await WriteAsync("Agent", "b", "displayName: one");
        await UntilAsync(s => s.Agents.ContainsKey("b"));
        told.Should().Be(1, "of all that came before b nothing was told");
    }

    [Fact]
    public async Task Who_may_not_read_the_resources_is_told_what_is_waited_for_and_nothing_counts_as_read()
    {
        await _cluster.KubectlAsync("create serviceaccount stranger");
        var log = new Lines();
        await using var catalog = new KubernetesCatalog(TestCluster.NewClient(_cluster.Namespace, "stranger"), _cluster.Namespace,
            [ResourceKinds.Agent], TimeProvider.System, log);
        catalog.Start();
        await TestCluster.EventuallyAsync("the refusal is in the log",
            () => Task.FromResult(log.All.Any(l => l.Contains("agents.wxauto.io"))));
        catalog.IsRead.Should().BeFalse();
        catalog.Waiting.Should().Contain("agents.wxauto.io");
        await _cluster.KubectlAsync($"create role reader --verb=list,watch --resource=agents.wxauto.io");
        await _cluster.KubectlAsync($"create rolebinding reader --role=reader --serviceaccount={_cluster.Namespace}:stranger");
        await TestCluster.EventuallyAsync("it is read", () => Task.FromResult(catalog.IsRead));
    }

    public override async Task InitializeAsync()
    {
        _cluster = await TestCluster.NewNamespaceAsync();
        _catalog = NewCatalog(Roles.All.SelectMany(r => r.Reads), NullLoggerFactory.Instance);
        await TestCluster.EventuallyAsync("the catalog is read", () => Task.FromResult(_catalog.IsRead));
    }

    public override async Task DisposeAsync()
    {
        await _catalog.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    protected override Task WriteAsync(string kind, string name, string spec) => _cluster.ApplyAsync(Manifest(kind, name, spec));

    protected override Task DeleteAsync(string kind, string name) =>
        _cluster.KubectlAsync($"delete {kind.ToLowerInvariant()} {name} --wait=false");

    private KubernetesCatalog NewCatalog(IEnumerable<ResourceKind> kinds, ILoggerFactory loggers)
    {
        var catalog = new KubernetesCatalog(TestCluster.NewClient(), _cluster.Namespace, kinds, TimeProvider.System, loggers);
        catalog.Start();
        return catalog;
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;
        public void AddProvider(ILoggerProvider provider) { }
        public void Dispose() { }
        public bool IsEnabled(LogLevel logLevel) => true;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => All.Enqueue(formatter(state, exception));
    }
}
