using System.Text.RegularExpressions;

namespace Wxauto.Architecture.Tests;

/// <summary>Who reads Chinese is told as much as who reads English.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] English = Sections("README.md"), Chinese = Sections("README.zh-CN.md");

    [Fact]
    public void Both_languages_have_the_same_sections()
    {
        English.Length.Should().BeGreaterThan(5);
        Chinese.Should().HaveSameCount(English);
    }

    [Fact]
    public void A_section_has_the_same_commands_names_links_pictures_and_rows_in_both_languages()
    {
        foreach (var (english, chinese) in English.Zip(Chinese))
        {
            var title = english.Split('\n')[0];
            Blocks(chinese).Should().Equal(Blocks(english), title);
            Of(Link(), chinese).Should().BeEquivalentTo(Of(Link(), english), title);
            Of(Code(), chinese).Should().BeEquivalentTo(Of(Code(), english), title);
            Row().Count(chinese).Should().Be(Row().Count(english), title);
        }
    }

    [Fact]
    public void What_is_linked_is_there()
    {
        foreach (var link in English.SelectMany(s => Of(Link(), s)))
            Path.Exists(Path.Combine(Repository.Root, link)).Should().BeTrue(link);
    }

    /// <summary>What stands before the first heading of the second level is a section, too; the other language's file is linked as this one.</summary>
    private static string[] Sections(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, file)).Replace("](README.zh-CN.md)", "](README.md)", StringComparison.Ordinal)
            .Split("\n## ");

    /// <summary>Without what comments of a shell say.</summary>
    private static List<string> Blocks(string section) =>
        [.. Block().Matches(section).Select(b => Comment().Replace(b.Value, ""))];

    private static List<string> Of(Regex what, string section) =>
        [.. what.Matches(Block().Replace(section, "")).Select(m => m.Groups[1].Value).Distinct()];

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(" +# .*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^\\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
