using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Catalog;

namespace Wxauto.Hosting.Tests.Catalog;

public sealed class DirectoryCatalogTests
{
    [Fact]
    public void The_last_good_version_stays_in_force_while_a_manifest_is_broken()
    {
        using var directory = new ManifestDirectory();
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "one"));
        directory.Catalog.Current.Problems.Should().BeEmpty();
        foreach (var broken in new[] { "", "a: [", ManifestDirectory.Agent("a", "two") + "  oops: 1\n", "kind: Agent" })
        {
            directory.Write("a.yaml", broken);
            var snapshot = directory.Catalog.Load();
            snapshot.Agents["a"].Spec.DisplayName.Should().Be("one");
            snapshot.Problems.Should().NotBeEmpty();
        }
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "three"));
        directory.Catalog.Load().Agents["a"].Spec.DisplayName.Should().Be("three");
        directory.Catalog.Current.Problems.Should().BeEmpty();
    }

    [Fact]
    public void A_removed_manifest_is_not_in_force_any_more()
    {
        using var directory = new ManifestDirectory();
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "one"));
        directory.Write("b.yml", ManifestDirectory.Agent("b", "one") + "---\n" + ManifestDirectory.Agent("c", "one"));
        directory.Catalog.Current.Agents.Keys.Should().BeEquivalentTo("a", "b", "c");
        directory.Remove("a.yaml");
        directory.Catalog.Load().Agents.Keys.Should().BeEquivalentTo("b", "c");
    }

    [Fact]
    public void Of_two_manifests_with_one_name_the_first_is_in_force()
    {
        using var directory = new ManifestDirectory();
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "one"));
        directory.Write("b.yaml", ManifestDirectory.Agent("a", "two"));
        directory.Catalog.Current.Agents["a"].Spec.DisplayName.Should().Be("one");
        directory.Catalog.Current.Problems.Should().ContainSingle(p => p.File.EndsWith("b.yaml") && p.Field == "metadata.name");
    }

    [Fact]
    public void Names_of_resources_that_do_not_exist_are_told()
    {
        using var directory = new ManifestDirectory();
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "one") + "  knowledge: [nowhere]\n  ai: {route: [nobody]}\n");
        directory.Write("p.yaml", "apiVersion: wxauto.io/v1alpha1\nkind: Platform\nmetadata: {name: t}\nspec:\n  defaults:\n    agent: {knowledge: [lost]}\n");
        directory.Catalog.Current.Problems.Select(p => p.Field).Should()
            .BeEquivalentTo("spec.knowledge", "spec.ai.route", "spec.defaults.agent.knowledge");
        directory.Catalog.Current.Agents.Should().ContainKey("a", "the reference may be mended later");
    }

    [Fact]
    public async Task A_change_is_seen_without_being_asked_for()
    {
        using var directory = new ManifestDirectory();
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "one"));
        directory.Catalog.Load();
        var changed = new TaskCompletionSource<CatalogSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = directory.Catalog.OnChange(s =>
        {
            // While the file is being written the last good resource must be there.
            if (!s.Agents.TryGetValue("a", out var agent) || agent.Spec.DisplayName == "two")
                changed.TrySetResult(s);
        });
        await directory.Catalog.StartAsync(CancellationToken.None);
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "two"));
        (await changed.Task.WaitAsync(TimeSpan.FromSeconds(60))).Agents["a"].Spec.DisplayName.Should().Be("two");
        await directory.Catalog.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Nobody_is_told_when_nothing_changed_or_after_the_subscription_ended()
    {
        using var directory = new ManifestDirectory();
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "one"));
        directory.Catalog.Load();
        var told = 0;
        using (directory.Catalog.OnChange(_ => told++))
            directory.Catalog.Load();
        directory.Write("a.yaml", ManifestDirectory.Agent("a", "two"));
        directory.Catalog.Load();
        told.Should().Be(0);
    }

    [Fact]
    public void The_sample_shop_has_no_problem()
    {
        var samples = typeof(DirectoryCatalogTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "Samples").Value!;
        using var catalog = new DirectoryCatalog(samples, TimeProvider.System, NullLogger<DirectoryCatalog>.Instance);
        catalog.Current.Problems.Should().BeEmpty();
        catalog.Current.Agents.Should().ContainKey("front-desk");
    }

    [Fact]
    public void The_sample_providers_have_no_problem()
    {
        var samples = typeof(DirectoryCatalogTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "Samples").Value!;
        using var catalog = new DirectoryCatalog(Path.Combine(samples, "../../ai"), TimeProvider.System,
            NullLogger<DirectoryCatalog>.Instance);
        catalog.Current.Problems.Should().BeEmpty();
        catalog.Current.AIProviders.Keys.Should().Contain(["deepseek-main", "quotes"]);
    }
}
