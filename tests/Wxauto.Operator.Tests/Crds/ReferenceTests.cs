using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;

namespace Wxauto.Operator.Tests.Crds;

/// <summary>Texts that are made of the definitions. WXAUTO_REWRITE=1 writes them again.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public void The_default_agent_of_a_platform_is_written_as_an_agent_is()
    {
        var platform = File.ReadAllText(RepositoryFiles.Definition(ResourceKinds.Platform));
        var agent = Block().Match(File.ReadAllText(RepositoryFiles.Definition(ResourceKinds.Agent))).Groups["lines"].Value;
        agent.Should().Contain("displayName:");
        var deeper = string.Concat(agent.Split('\n').Select(l => l.Length > 0 ? $"        {l}\n" : ""));
        IsWritten(RepositoryFiles.Definition(ResourceKinds.Platform),
            Block().Replace(platform, m => m.Groups["begin"].Value + deeper + m.Groups["end"].Value));
    }

    [Fact]
    public void The_reference_says_what_the_definitions_say()
    {
        // First, because the page is made of what it writes.
        The_default_agent_of_a_platform_is_written_as_an_agent_is();
        IsWritten(Path.Combine(RepositoryFiles.Root, "docs/reference/resources.md"), ReferencePage.Of(ResourceKinds.All));
    }

    private static void IsWritten(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("WXAUTO_REWRITE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        var (written, wanted) = ((File.Exists(file) ? File.ReadAllText(file) : "").Split('\n'), text.Split('\n'));
        var same = written.Zip(wanted).TakeWhile(l => l.First == l.Second).Count();
        (same == wanted.Length && same == written.Length).Should().BeTrue("{0}",
            $"line {same + 1} of {Path.GetFileName(file)} is '{written.ElementAtOrDefault(same)}' and should be '{wanted.ElementAtOrDefault(same)}'; WXAUTO_REWRITE=1 dotnet test writes it again");
    }

    [GeneratedRegex(@"(?<begin># agent: begin[^\n]*\n)(?<lines>.*?)(?<end>^ *# agent: end)",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
