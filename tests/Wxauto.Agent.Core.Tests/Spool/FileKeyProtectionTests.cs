using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

public sealed class FileKeyProtectionTests : IDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly FileKeyProtection _keys;

    public FileKeyProtectionTests() => _keys = new FileKeyProtection(_directory.Path);

    private string File => Path.Combine(_directory.Path, "spool.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_key_is_made_once()
    {
        var key = _keys.LoadOrCreate();
        key.Should().HaveCount(32);
        new FileKeyProtection(_directory.Path).LoadOrCreate().Should().Equal(key);
        Directory.EnumerateFiles(_directory.Path).Should().Equal(File);
    }

    [Fact]
    public void Every_directory_has_a_key_of_its_own()
    {
        using var other = new DataDirectory();
        _keys.LoadOrCreate().Should().NotEqual(new FileKeyProtection(other.Path).LoadOrCreate());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_not_replaced_but_told(int length)
    {
        _keys.LoadOrCreate();
        System.IO.File.WriteAllBytes(File, new byte[length]);
        var load = _keys.LoadOrCreate;
        load.Should().Throw<SpoolKeyException>().WithMessage($"*{File} has {length} bytes*enrol again*");
        new FileInfo(File).Length.Should().Be(length, "what is encrypted under the true key may still be saved");
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_that_others_may_touch_is_refused_and_the_remedy_named(UnixFileMode others)
    {
        if (OperatingSystem.IsWindows())
            return;
        _keys.LoadOrCreate();
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        var load = _keys.LoadOrCreate;
        load.Should().Throw<SpoolKeyException>().WithMessage($"*chmod 600 {File}*");
    }

    [Fact]
    public void What_a_crash_left_beside_the_key_is_not_taken_for_it()
    {
        System.IO.File.WriteAllBytes(File + ".half", [1, 2, 3]);
        _keys.LoadOrCreate().Should().HaveCount(32);
    }
}
