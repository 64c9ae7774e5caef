using System.Text.RegularExpressions;

namespace Wxauto.Architecture.Tests;

/// <summary>A class that needs more than seven things is two classes. Records carry data and are not asked.</summary>
public sealed partial class ConstructorTests
{
    private const int Most = 7;

    [Fact]
    public void No_class_is_made_of_more_than_seven_things() =>
        Repository.Files("*.cs").SelectMany(f => Constructors(File.ReadAllText(f))).Where(c => c.Parameters > Most).Should().BeEmpty();

    [Theory]
    [InlineData("internal sealed class One(int a, Func<int, (int, int)> b, IReadOnlyDictionary<string, int> c)", 3)]
    [InlineData("class Two { public Two(int a, int b = 1, [Some(1, 2)] int c = 3) : base(a, b) {} }", 3)]
    [InlineData("class Three<T>(T a, Func<T> b) { private Three() : this(default, () => default) {} }", 2)]
    [InlineData("record Four(int a, int b)", 0)]
    public void Parameters_are_counted(string source, int most) =>
        Constructors(source).Select(c => c.Parameters).DefaultIfEmpty(0).Max().Should().Be(most);

    private static IEnumerable<(string Class, int Parameters)> Constructors(string source)
    {
        foreach (Match declared in Class().Matches(source))
        {
            var name = declared.Groups["name"].Value;
            if (declared.Groups["primary"].Success)
                yield return (name, Count(source, declared.Index + declared.Length));
            foreach (Match own in Regex.Matches(source, $@"\b(public|internal|protected|private)\s+{name}\("))
                yield return (name, Count(source, own.Index + own.Length));
        }
    }

    /// <param name="at">Behind the opening parenthesis.</param>
    private static int Count(string source, int at)
    {
        var (depth, commas, any) = (1, 0, false);
        for (; depth > 0; at++)
        {
            any |= depth == 1 && !char.IsWhiteSpace(source[at]) && source[at] != ')';
            depth += source[at] switch
            {
                '(' or '[' or '<' => 1,
                ')' or ']' => -1,
                '>' when source[at - 1] != '=' => -1,
                _ => 0,
            };
            commas += source[at] == ',' && depth == 1 ? 1 : 0;
        }
        return any ? commas + 1 : 0;
    }

    [GeneratedRegex(@"(?<!\brecord )\bclass\s+(?<name>\w+)(<[^>(]*>)?\s*(?<primary>\()?")]
    private static partial Regex Class();
}
