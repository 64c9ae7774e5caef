using System.Security.Cryptography;
using CsCheck;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

public sealed class SpoolCipherTests : IDisposable
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly SpoolCipher _cipher;

    public SpoolCipherTests() => _cipher = new SpoolCipher(_key);

    public void Dispose() => _cipher.Dispose();

    [Fact]
    public void What_is_sealed_opens_in_its_place() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.String).Sample((body, place) =>
        {
            var closed = _cipher.Seal(place, body);
            return closed.Length == body.Length + SpoolCipher.Overhead && _cipher.Open(place, closed).SequenceEqual(body);
        });

    [Fact]
    public void A_changed_byte_is_noticed_wherever_it_is()
    {
        var closed = _cipher.Seal("m1", "您好"u8);
        for (var i = 0; i < closed.Length; i++)
        {
            var changed = closed.ToArray();
            changed[i] ^= 1;
            ShouldNotOpen(_cipher, "m1", changed);
        }
    }

    [Fact]
    public void A_body_does_not_open_in_another_place_or_under_another_key()
    {
        var closed = _cipher.Seal("m1", "您好"u8);
        ShouldNotOpen(_cipher, "m2", closed);
        using var other = new SpoolCipher(RandomNumberGenerator.GetBytes(32));
        ShouldNotOpen(other, "m1", closed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SpoolCipher.Overhead - 1)]
    public void A_body_that_was_cut_short_is_refused(int length) => ShouldNotOpen(_cipher, "m1", new byte[length]);

    [Fact]
    public void The_same_text_is_never_sealed_to_the_same_bytes() =>
        _cipher.Seal("m1", "您好"u8).Should().NotEqual(_cipher.Seal("m1", "您好"u8));

    [Fact]
    public void A_pseudonym_is_the_same_under_the_key_and_says_nothing_without_it()
    {
        using var same = new SpoolCipher(_key);
        using var other = new SpoolCipher(RandomNumberGenerator.GetBytes(32));
        _cipher.Pseudonym("chat-of-wang").Should().Be(same.Pseudonym("chat-of-wang")).And.NotContain("wang");
        _cipher.Pseudonym("chat-of-wang").Should().NotBe(other.Pseudonym("chat-of-wang"));
        _cipher.Pseudonym("chat-of-wang").Should().NotBe(_cipher.Pseudonym("chat-of-li"));
    }

    private static void ShouldNotOpen(SpoolCipher cipher, string place, byte[] body)
    {
        var open = () => cipher.Open(place, body);
        open.Should().Throw<CryptographicException>();
    }
}
