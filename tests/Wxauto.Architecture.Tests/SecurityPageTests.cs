using System.Text.RegularExpressions;

namespace Wxauto.Architecture.Tests;

/// <summary>docs/security.md claims nothing whose test is gone.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        var there = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var named = Named().Matches(Page).Select(m => m.Value).Distinct().ToList();
        named.Count.Should().BeGreaterThan(25);
        named.Where(n => !there.Contains(n)).Should().BeEmpty();
    }

    [Fact]
    public void Every_attack_has_a_test()
    {
        foreach (var row in Page.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.Contains("| attack |")))
            Named().IsMatch(row.TrimEnd('|', ' ').Split('|')[^1]).Should().BeTrue(row);
    }

    private static string Page => File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+Tests\b(?!/)")]
    private static partial Regex Named();
}
