using System.Text;
using Wxauto.Hosting.Mounts;

namespace Wxauto.Hosting.Tests.Mounts;

public sealed class MountedObjectsTests : IDisposable
{
    private readonly KubeletVolume _volume = new();
    private MountedObjects Mounted => new(_volume.Root);

    [Fact]
    public void Keys_are_read_and_what_the_kubelet_needs_for_itself_is_not()
    {
        _volume.Write("faq", ("opening.md", "9:00"), ("returns.md", "7 天"));
        Texts("faq").Should().BeEquivalentTo(new Dictionary<string, string> { ["opening.md"] = "9:00", ["returns.md"] = "7 天" });
    }

    [Fact]
    public void The_next_version_is_read_as_soon_as_the_link_is_turned()
    {
        _volume.Write("faq", ("a", "1"), ("gone", "1"));
        _volume.Write("faq", ("a", "2"), ("b", "2"));
        Texts("faq").Should().BeEquivalentTo(new Dictionary<string, string> { ["a"] = "2", ["b"] = "2" });
    }

    [Fact]
    public async Task While_versions_are_swapped_no_reader_sees_two_of_them_mixed_or_half_of_one()
    {
        _volume.Write("faq", Version(0));
        using var ended = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var version = 1; version <= 100; version++)
                _volume.Write("faq", Version(version));
            ended.Cancel();
        });
        var seen = new HashSet<string>();
        while (!ended.IsCancellationRequested)
        {
            var texts = Texts("faq");
            texts.Should().HaveCount(20);
            texts.Values.Distinct().Should().ContainSingle();
            seen.Add(texts.Values.First());
        }
        await writer;
        seen.Should().HaveCountGreaterThan(1, "something was swapped meanwhile");

        static (string, string)[] Version(int version) => [.. Enumerable.Range(0, 20).Select(k => ($"k{k}", $"version {version}"))];
    }

    [Fact]
    public void A_directory_that_somebody_filled_by_hand_is_read_too()
    {
        Directory.CreateDirectory(Path.Combine(_volume.Root, "plain", "sub"));
        File.WriteAllText(Path.Combine(_volume.Root, "plain", "key"), "x");
        File.WriteAllText(Path.Combine(_volume.Root, "plain", ".hidden"), "x");
        Texts("plain").Keys.Should().Equal("key");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("../outside")]
    [InlineData("faq/../../outside")]
    [InlineData("/etc")]
    [InlineData("Faq")]
    [InlineData("faq\n")]
    [InlineData("faq/")]
    public void A_name_that_Kubernetes_does_not_allow_is_not_looked_for(string name)
    {
        _volume.Write("faq", ("a", "1"));
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_volume.Root)!, "outside"));
        Mounted.Read(name).Should().BeNull();
    }

    [Fact]
    public void What_is_not_mounted_is_not_there() => Mounted.Read("nothing").Should().BeNull();

    public void Dispose() => _volume.Dispose();

    private Dictionary<string, string> Texts(string name) => Mounted.Read(name)!.ToDictionary(k => k.Key,
        k => Encoding.UTF8.GetString(k.Value));
}
