using Microsoft.Extensions.Time.Testing;
using Wxauto.Hosting.Security;

namespace Wxauto.Hosting.Tests.Security;

public sealed class ConsoleSecretTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("wxauto-console-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    private ConsoleSecret Secret => ConsoleSecret.Open(_data, _time);

    [Fact]
    public void A_start_makes_it_and_the_next_start_finds_it()
    {
        ConsoleSecret.Find(_data, _time).Should().BeNull();
        var made = Secret;
        Secret.Text.Should().Be(made.Text);
        made.Text.Should().HaveLength(43, "it has 256 bits");
        Directory.EnumerateFiles(_data).Should().ContainSingle("nothing is left of its making");
    }

    [Fact]
    public void Its_file_is_for_this_user_alone()
    {
        _ = Secret;
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(ConsoleSecret.FileIn(_data)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Another_data_directory_has_another_key()
    {
        var other = Directory.CreateDirectory(Path.Combine(_data, "other")).FullName;
        var stranger = ConsoleSecret.Open(other, _time);
        Secret.Is(stranger.Text).Should().BeFalse();
        Secret.Read(stranger.NewTicket()).Should().BeNull();
    }

    [Fact]
    public void Every_ticket_has_an_id_and_an_end_and_does_not_tell_the_key()
    {
        var (one, two) = (Secret.NewTicket(), Secret.NewTicket());
        Secret.Read(one)!.Value.Id.Should().NotBe(Secret.Read(two)!.Value.Id);
        Secret.Read(one)!.Value.Until.Should().BeCloseTo(_time.GetUtcNow() + ConsoleSecret.Lifetime, TimeSpan.FromSeconds(1));
        Secret.Is(one).Should().BeFalse();
        one.Should().NotContain(Secret.Text);
    }

    [Fact]
    public void A_ticket_ends_with_its_time()
    {
        var ticket = Secret.NewTicket();
        _time.Advance(ConsoleSecret.Lifetime);
        Secret.Read(ticket).Should().BeNull();
    }

    [Fact]
    public void A_changed_end_or_id_is_noticed()
    {
        var (one, other) = (Secret.NewTicket().Split('.'), Secret.NewTicket().Split('.'));
        Secret.Read($"{long.Parse(one[0], null) + 1}.{one[1]}.{one[2]}").Should().BeNull();
        Secret.Read($"{one[0]}.{other[1]}.{one[2]}").Should().BeNull();
        Secret.Read($" {one[0]}.{one[1]}.{one[2]}").Should().BeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("99999999999.a.AAAA")]
    [InlineData("99999999999999999999999.a.AAAA")]
    public void What_is_made_up_is_nothing(string? text)
    {
        Secret.Read(text).Should().BeNull();
        Secret.Is(text).Should().BeFalse();
    }

    [Fact]
    public void A_damaged_file_is_said()
    {
        File.WriteAllText(ConsoleSecret.FileIn(_data), "short");
        var find = () => ConsoleSecret.Find(_data, _time);
        find.Should().Throw<InvalidDataException>().WithMessage("*console.key*delete it*");
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
