using System.Security.Cryptography;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Gateway.Tests;

/// <summary>A sealed body is good at its own place only.</summary>
public sealed class SealTests : IDisposable
{
    private static readonly (byte[] Secret, byte[] PublicKey) Platform = X25519Key.Generate();
    private readonly AgentSeal _agent;
    private readonly byte[] _ephemeral;

    public SealTests() => (_agent, _ephemeral) = AgentSeal.ForAgent(Platform.PublicKey, "desk");

    [Fact]
    public void It_opens_where_it_belongs()
    {
        using var platform = Other("desk");
        platform.Open(SealedKind.Message, "m1", 7, _agent.Seal(SealedKind.Message, "m1", 7, "您好"u8)).Should().Equal("您好"u8.ToArray());
        _agent.Open(SealedKind.Reply, "r1", 0, platform.Seal(SealedKind.Reply, "r1", 0, "在的"u8)).Should().Equal("在的"u8.ToArray());
    }

    [Theory]
    [InlineData(SealedKind.BlobChunk, "m1", 7, "desk")]
    [InlineData(SealedKind.EnrollmentToken, "m1", 7, "desk")]
    [InlineData(SealedKind.Message, "m2", 7, "desk")]
    [InlineData(SealedKind.Message, "m1", 8, "desk")]
    [InlineData(SealedKind.Message, "m1", 7, "shop")]
    [InlineData(SealedKind.Message, "km1", 7, "des")]
    [InlineData(SealedKind.Message, "1", 7, "deskm")]
    public void It_is_worth_nothing_as_another_kind_id_place_or_agent(SealedKind kind, string id, long sequence, string agent)
    {
        var body = _agent.Seal(SealedKind.Message, "m1", 7, "您好"u8);
        using var platform = Other(agent);
        var open = () => platform.Open(kind, id, sequence, body);
        open.Should().Throw<CryptographicException>();
    }

    [Fact]
    public void It_cannot_be_sent_back_or_into_another_stream()
    {
        var body = _agent.Seal(SealedKind.Message, "m1", 7, "您好"u8);
        var back = () => _agent.Open(SealedKind.Message, "m1", 7, body);
        back.Should().Throw<CryptographicException>();
        var (another, ephemeral) = AgentSeal.ForAgent(Platform.PublicKey, "desk");
        using var stream = AgentSeal.ForPlatform(Platform.Secret, ephemeral, "desk");
        var elsewhere = () => stream.Open(SealedKind.Message, "m1", 7, body);
        elsewhere.Should().Throw<CryptographicException>();
        another.Dispose();
    }

    public void Dispose() => _agent.Dispose();

    private AgentSeal Other(string agent) => AgentSeal.ForPlatform(Platform.Secret, _ephemeral, agent);
}
