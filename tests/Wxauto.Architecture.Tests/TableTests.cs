using System.Text.RegularExpressions;

namespace Wxauto.Architecture.Tests;

/// <summary>Every table has one owner: only its module's statements name it. Others ask the owner, or read a view that
/// docs/architecture.md names.</summary>
public sealed partial class TableTests
{
    /// <summary>Views that one module makes for others.</summary>
    private static readonly string[] Views = ["agent_sessions"];

    /// <summary>The agent has a database of its own.</summary>
    private static readonly string[] Sources = [.. Repository.Files("*.cs").Where(f => !Repository.IsAgent(ProjectOf(f)))];

    /// <summary>Table by the project that declares it, from the sources.</summary>
    private static readonly Dictionary<string, string> Owners = Sources.SelectMany(f => Declaration().Matches(File.ReadAllText(f))
        .Select(m => (Table: m.Groups[1].Value, Project: ProjectOf(f))))
        .ToDictionary(t => t.Table, t => t.Project);

    [Fact]
    public void All_tables_are_known() =>
        Owners.Keys.Should().Contain(["messages", "replies", "turns", "agents", "ai_calls", "contact_facts", "knowledge_documents",
            "workflow_runs", "blobs"]);

    [Fact]
    public void Only_the_owner_of_a_table_names_it_in_a_statement()
    {
        var strangers = new List<string>();
        foreach (var file in Sources)
            foreach (Match match in Statement().Matches(File.ReadAllText(file)))
                if (Owners.TryGetValue(match.Groups[1].Value, out var owner) && owner != ProjectOf(file))
                    strangers.Add($"{Path.GetFileName(file)} of {ProjectOf(file)} names {match.Groups[1].Value}, which is {owner}'s");
        strangers.Should().BeEmpty();
    }

    [Fact]
    public void Views_for_others_are_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        Views.Should().OnlyContain(v => documented.Contains($"`{v}`", StringComparison.Ordinal));
    }

    private static string ProjectOf(string file) => Path.GetRelativePath(Repository.Root, file).Split('/', '\\')[1];

    [GeneratedRegex("""ToTable\("(\w+)"\)""")]
    private static partial Regex Declaration();

    [GeneratedRegex("""\b(?:FROM|JOIN|INTO|UPDATE|TABLE|DELETE FROM)\s+([a-z_]+)\b""")]
    private static partial Regex Statement();
}
