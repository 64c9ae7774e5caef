using System.Runtime.Versioning;

namespace Wxauto.Server.Tests;

/// <summary>Other users of the machine read nothing of the data directory.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateDataTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnDirectory = Own | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = OwnDirectory | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;
    private readonly string _directory = Directory.CreateTempSubdirectory("wxauto-private-").FullName;

    [Fact]
    public void A_directory_that_others_may_read_is_mended_with_its_files_and_that_is_told()
    {
        var data = Path.Combine(_directory, "data");
        Directory.CreateDirectory(data, Everybody);
        foreach (var name in new[] { "wxauto.db", "wxauto.db-wal", "wxauto.db-shm", "master.key", "console.key", "simulator.jsonl" })
        {
            File.WriteAllText(Path.Combine(data, name), "x");
            File.SetUnixFileMode(Path.Combine(data, name), Own | UnixFileMode.OtherRead | UnixFileMode.GroupWrite);
        }

        var told = PrivateData.Protect(data, isMount: false);

        File.GetUnixFileMode(data).Should().Be(OwnDirectory);
        Directory.EnumerateFiles(data).Should().AllSatisfy(f => File.GetUnixFileMode(f).Should().Be(Own));
        told.Should().HaveCount(7).And.Contain(Path.Combine(data, "master.key"));
        PrivateData.Protect(data, isMount: false).Should().BeEmpty("it is mended");
    }

    [Fact]
    public void A_link_is_not_followed_and_a_volume_keeps_the_mode_that_it_was_given()
    {
        var (data, other) = (Path.Combine(_directory, "data"), Path.Combine(_directory, "other.key"));
        Directory.CreateDirectory(data, Everybody);
        File.SetUnixFileMode(data, Everybody);
        File.WriteAllText(other, "x");
        File.SetUnixFileMode(other, Own | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(Path.Combine(data, "linked.key"), other);

        PrivateData.Protect(data, isMount: true).Should().BeEmpty();

        (File.GetUnixFileMode(data), File.GetUnixFileMode(other)).Should().Be((Everybody, Own | UnixFileMode.OtherRead));
    }

    [Fact]
    public async Task Whatever_a_server_makes_is_its_users_alone()
    {
        await using var server = new RunningServer();
        Directory.CreateDirectory(server.Data);
        File.SetUnixFileMode(server.Data, Everybody);
        server.Start([], "--resources", server.Manifests, "--simulator", "front-desk");
        await server.UntilReadyAsync();
        server.Log.Should().Contain($"{server.Data} could be read by other users");
        File.GetUnixFileMode(server.Data).Should().Be(OwnDirectory);
        var files = Directory.EnumerateFiles(server.Data).ToList();
        files.Select(Path.GetFileName).Should().Contain(["wxauto.db", "wxauto.db-wal", "master.key", "console.key"]);
        files.Should().AllSatisfy(f => File.GetUnixFileMode(f).Should().Be(Own, f));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
