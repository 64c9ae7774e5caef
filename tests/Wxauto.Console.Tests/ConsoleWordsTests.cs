using System.Text.RegularExpressions;
using Wxauto.Console.Words;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Desk;
using Wxauto.Tests;

namespace Wxauto.Console.Tests;

public sealed partial class ConsoleWordsTests
{
    private static readonly ConsoleWords Chinese = ConsoleWords.In("zh-CN"), English = ConsoleWords.In("en");

    /// <summary>Keys that are made of a value: every value has its words.</summary>
    public static TheoryData<string, Type> OfValues => new()
    {
        { "view.", typeof(InboxView) }, { "state.", typeof(ServiceState) }, { "holder.", typeof(HolderKind) }, { "kind.", typeof(MessageKind) },
        { "from.", typeof(BubbleFrom) }, { "delivery.", typeof(ReplyState) }, { "outcome.", typeof(Outcome) }, { "presence.", typeof(PresenceState) },
        { "clock.", typeof(ClockKind) }, { "clock.", typeof(ClockResult) }, { "tier.", typeof(CustomerTier) }, { "stage-of.", typeof(LifecycleStage) },
        { "kind-of.", typeof(CustomerKind) }, { "source.", typeof(FactSource) },
    };

    [Fact]
    public void Both_languages_have_the_same_words_with_the_same_values()
    {
        Chinese.Keys.Should().BeEquivalentTo(English.Keys);
        foreach (var key in Chinese.Keys)
            Values(Chinese[key]).Should().BeEquivalentTo(Values(English[key]), key);
    }

    [Theory]
    [MemberData(nameof(OfValues))]
    public void Every_value_has_words(string prefix, Type type) =>
        Enum.GetNames(type).Select(n => prefix + n).Should().BeSubsetOf(English.Keys);

    [Fact]
    public void Every_word_that_a_page_names_is_there_and_none_is_left_over()
    {
        var pages = string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Directory, "services/Wxauto.Console"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)).Select(File.ReadAllText));
        Named().Matches(pages).Select(m => m.Groups[1].Value).Should().BeSubsetOf(English.Keys);
        English.Keys.Where(k => !IsThere(k) && !IsThere(k[..(k.IndexOf('.', StringComparison.Ordinal) + 1)])).Should().BeEmpty();

        bool IsThere(string key) => pages.Contains($"\"{key}\"", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Value();

    [GeneratedRegex("""Words\["([a-z][\w-]*\.[\w-]+)"[,\]]""")]
    private static partial Regex Named();
}
