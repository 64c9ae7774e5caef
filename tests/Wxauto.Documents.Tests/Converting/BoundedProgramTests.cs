using Wxauto.Documents.Converting;

namespace Wxauto.Documents.Tests.Converting;

/// <summary>What holds for programs of others.</summary>
public sealed class BoundedProgramTests
{
    private const long Memory = 1L << 30;

    [Fact]
    public void It_has_the_memory_that_it_may_have_and_leaves_nothing_when_it_dies() =>
        Says("ulimit -v; ulimit -c").Should().Be("1048576\n0\n");

    [Fact]
    public void Arguments_reach_it_as_they_are() =>
        Text(BoundedProgram.Run("/bin/echo", ["a b", "$HOME", "'\"`;"], Memory, 100, out _, default)).Should().Be("a b $HOME '\"`;\n");

    [Fact]
    public void One_that_fails_says_too_much_or_is_not_there_gives_nothing()
    {
        Says("echo x; exit 3").Should().BeNull();
        Says("yes").Should().BeNull("it never ends by itself");
        BoundedProgram.Run("no-such-program", [], Memory, 100, out var isMissing, default).Should().BeNull();
        isMissing.Should().BeTrue();
    }

    [Fact]
    public async Task One_that_is_given_up_ends_with_its_children()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var given = new CancellationTokenSource();
            var running = Task.Run(() => BoundedProgram.Run("/bin/sh", ["-c", $"sleep 1000 & echo $! > {file}; wait"], Memory, 100, out _, given.Token));
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (new FileInfo(file).Length == 0)
                await Task.Delay(10, deadline.Token);
            await given.CancelAsync();
            var waiting = () => running;
            await waiting.Should().ThrowAsync<OperationCanceledException>();
            var child = (await File.ReadAllTextAsync(file, deadline.Token)).Trim();
            while (File.Exists($"/proc/{child}/stat") && !(await File.ReadAllTextAsync($"/proc/{child}/stat", deadline.Token)).Contains(") Z"))
                await Task.Delay(10, deadline.Token);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? Says(string script) => Text(BoundedProgram.Run("/bin/sh", ["-c", script], Memory, 100, out _, default));

    private static string? Text(byte[]? output) => output is null ? null : System.Text.Encoding.UTF8.GetString(output);
}
