using System.Collections.Concurrent;
using Wxauto.Contracts.Resources;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>What every catalog does, wherever resources are read. It follows changes by itself; a test waits until it
/// says what is expected.</summary>
public abstract class CatalogContract : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A Platform whose time zone only the spec itself can judge.</summary>
    private const string Broken = "Middle/Nowhere";

    protected abstract IResourceCatalog Catalog { get; }

    [Fact]
    public async Task Resources_are_read_with_their_defaults()
    {
        await WriteAsync("Agent", "front-desk", "displayName: 前台\n  reply: {debounce: 1500ms, maxLength: 200}\n  knowledge: [shop]");
        await WriteAsync("KnowledgeBase", "shop",
            "sources: [{name: site, url: {address: \"https://shop.example/help\"}}]\n  learning: {mode: Review}");
        await WriteAsync("AIProvider", "main",
            "preset: deepseek\n  models: {standard: deepseek-chat}\n  apiKey: {secretRef: {name: deepseek, key: apiKey}}\n  prices: {standard: {inputPerMillion: 2, outputPerMillion: 8.5}}");
        await WriteAsync("McpServer", "erp", "http: {endpoint: \"https://erp.example/mcp\"}\n  tools: [{name: stock}]");
        await WriteAsync("Platform", "main", "timeZone: Asia/Tokyo");
        var snapshot = await UntilAsync(s => s is { Agents.Count: 1, KnowledgeBases.Count: 1, AIProviders.Count: 1, McpServers.Count: 1,
            Platforms.Count: 1 });
        snapshot.Problems.Should().BeEmpty();
        var agent = snapshot.Agents["front-desk"].Spec;
        (agent.DisplayName, agent.Reply.Debounce, agent.Reply.MaxLength).Should().Be(("前台", TimeSpan.FromMilliseconds(1500), 200));
        agent.SendBudget.Should().Be(new AgentSpec().SendBudget);
        agent.Enrollment.TokenTTL.Should().Be(new AgentSpec().Enrollment.TokenTTL);
        snapshot.KnowledgeBases["shop"].Spec.Sources[0].Url!.Address.Should().Be("https://shop.example/help");
        snapshot.KnowledgeBases["shop"].Spec.Learning.Mode.Should().Be(LearningMode.Review);
        snapshot.AIProviders["main"].Spec.Prices.Standard!.OutputPerMillion.Should().Be(8.5m);
        snapshot.AIProviders["main"].Spec.ApiKey!.SecretRef.Should().Be(new SecretReference { Name = "deepseek", Key = "apiKey" });
        snapshot.McpServers["erp"].Spec.Tools[0].Name.Should().Be("stock");
        snapshot.Platform.TimeZone.Should().Be("Asia/Tokyo");
    }

    [Fact]
    public async Task Who_listens_is_told_of_what_is_added_changed_and_deleted()
    {
        var told = new ConcurrentQueue<string?>();
        using (Catalog.OnChange(s => told.Enqueue(s.Agents.GetValueOrDefault("a")?.Spec.DisplayName)))
        {
            await WriteAsync("Agent", "a", "displayName: one");
            await UntilAsync(_ => told.LastOrDefault() == "one");
            await WriteAsync("Agent", "a", "displayName: two");
            await UntilAsync(_ => told.LastOrDefault() == "two");
            await DeleteAsync("Agent", "a");
            await UntilAsync(_ => told.LastOrDefault() is null);
        }
        Catalog.Current.Agents.Should().BeEmpty();
        told.Clear();
        await WriteAsync("Agent", "a", "displayName: three");
        await UntilAsync(s => s.Agents.ContainsKey("a"));
        told.Should().BeEmpty("its subscription ended");
    }

    [Fact]
    public async Task The_last_good_version_stays_in_force_until_it_is_mended_or_deleted()
    {
        await WriteAsync("Platform", "main", "displayName: 店\n  timeZone: Asia/Tokyo");
        await UntilAsync(s => s.Platform.TimeZone == "Asia/Tokyo");
        await WriteAsync("Platform", "main", $"displayName: 新店\n  timeZone: {Broken}");
        var broken = await UntilAsync(s => s.Problems.Count > 0);
        broken.Problems.Should().ContainSingle(p => p.Field == "spec.timeZone" && p.Reason.ToString().Contains(Broken));
        (broken.Platform.DisplayName, broken.Platform.TimeZone).Should().Be(("店", "Asia/Tokyo"));
        await WriteAsync("Platform", "main", "displayName: 新店\n  timeZone: Asia/Seoul");
        var mended = await UntilAsync(s => s.Problems.Count == 0);
        (mended.Platform.DisplayName, mended.Platform.TimeZone).Should().Be(("新店", "Asia/Seoul"));
        await WriteAsync("Platform", "main", $"timeZone: {Broken}");
        await UntilAsync(s => s.Problems.Count > 0);
        await DeleteAsync("Platform", "main");
        (await UntilAsync(s => s.Platforms.Count == 0)).Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_never_good_is_a_problem_and_not_in_force()
    {
        await WriteAsync("Platform", "main", $"timeZone: {Broken}");
        (await UntilAsync(s => s.Problems.Count > 0)).Platforms.Should().BeEmpty();
    }

    [Fact]
    public async Task Names_that_lead_nowhere_are_told_until_they_lead_somewhere()
    {
        await WriteAsync("Agent", "a", "displayName: one\n  ai: {route: [later]}");
        (await UntilAsync(s => s.Problems.Count > 0)).Problems.Should()
            .ContainSingle(p => p.Field == "spec.ai.route" && p.Reason.ToString().Contains("'later'"));
        await WriteAsync("AIProvider", "later", "preset: extractive");
        (await UntilAsync(s => s.Problems.Count == 0)).Agents.Should().ContainKey("a");
    }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>Makes or replaces the resource.</summary>
    protected abstract Task WriteAsync(string kind, string name, string spec);

    protected abstract Task DeleteAsync(string kind, string name);

    protected static string Manifest(string kind, string name, string spec) =>
        $"apiVersion: wxauto.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  {spec}\n";

    protected async Task<CatalogSnapshot> UntilAsync(Func<CatalogSnapshot, bool> condition)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            var snapshot = Catalog.Current;
            if (condition(snapshot))
                return snapshot;
            if (DateTime.UtcNow > until)
                throw new TimeoutException($"The catalog has {snapshot.Agents.Count} agents, {snapshot.Platforms.Count} platforms and the problems {string.Join("; ", snapshot.Problems)}.");
            await Task.Delay(20);
        }
    }
}
