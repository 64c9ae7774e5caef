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
        Secret.CookieFor(stranger.NewTicket()).Should().BeNull();
        Secret.IsCookie(stranger.CookieFor(stranger.NewTicket())).Should().BeFalse();
    }

    [Fact]
    public void A_ticket_becomes_a_cookie_and_neither_is_the_other()
    {
        var ticket = Secret.NewTicket();
        var cookie = Secret.CookieFor(ticket);
        Secret.IsCookie(cookie).Should().BeTrue();
        Secret.IsCookie(ticket).Should().BeFalse();
        Secret.CookieFor(cookie).Should().BeNull("a cookie is not renewed for ever");
        Secret.Is(ticket).Should().BeFalse();
        ticket.Should().NotContain(Secret.Text);
    }

    [Fact]
    public void Ticket_and_cookie_end_with_their_time()
    {
        var ticket = Secret.NewTicket();
        var cookie = Secret.CookieFor(ticket);
        _time.Advance(ConsoleSecret.Lifetime);
        Secret.CookieFor(ticket).Should().BeNull();
        Secret.IsCookie(cookie).Should().BeFalse();
    }

    [Fact]
    public void A_changed_end_is_noticed()
    {
        var (until, proof) = (Secret.NewTicket().Split('.')[0], Secret.NewTicket().Split('.')[1]);
        Secret.CookieFor($"{long.Parse(until, null) + 1}.{proof}").Should().BeNull();
        Secret.CookieFor($" {until}.{proof}").Should().BeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("99999999999.AAAA")]
    [InlineData("99999999999999999999999.AAAA")]
    public void What_is_made_up_is_nothing(string? text)
    {
        Secret.CookieFor(text).Should().BeNull();
        Secret.IsCookie(text).Should().BeFalse();
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
