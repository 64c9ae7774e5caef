using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Conversations;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests;

/// <summary>Attachments over the stream and in the console.</summary>
[Collection(ServerCollection.Name)]
public sealed class BlobTests(GatewayServer server)
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(150_000);
    private static readonly string Id = Convert.ToHexStringLower(SHA256.HashData(Content));

    [Fact]
    public async Task An_upload_goes_on_where_the_stream_broke_and_the_console_gives_the_file()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        using (var broken = await OpenStream.OpenAsync(client, identity, token))
            (await SendAsync(broken, 0, 60_000)).Received.Should().Be(60_000);
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        (await SendAsync(stream, 0, 60_000)).Received.Should().Be(60_000);
        (await SendAsync(stream, 60_000, 60_000)).Received.Should().Be(120_000);
        (await SendAsync(stream, 120_000, 30_000)).Complete.Should().BeTrue();
        await stream.SendAsync(Picture(stream, "p1"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("p1");

        await using var db = await server.DatabaseAsync();
        var conversation = (await db.Messages.SingleAsync(m => m.Agent == identity.Agent)).ConversationId;
        using var http = RestClient.Console(server);
        var shown = (await http.GetFromJsonAsync<JsonElement>($"/api/console/conversations/{conversation}")).GetProperty("messages")[0]
            .GetProperty("details").GetString()!;
        var details = JsonDocument.Parse(shown).RootElement;
        details.GetProperty("blobs")[0].GetProperty("name").GetString().Should().Be("发票.png");
        details.GetProperty("quote").GetProperty("text").GetString().Should().Be("请发一下发票");
        var file = await http.GetAsync($"/api/console/blobs/{identity.Agent}/{Id}?name=发票.png");
        (await file.Content.ReadAsByteArrayAsync()).Should().Equal(Content);
        file.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        file.Content.Headers.ContentDisposition.FileNameStar.Should().Be("发票.png");
        file.Content.Headers.ContentType!.MediaType.Should().Be("application/octet-stream");
        file.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        (await http.GetAsync($"/api/console/blobs/front-desk/{Id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_can_never_be_accepted_is_refused_and_the_stream_lives()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        var other = new string('a', 64);
        var wrong = new[]
        {
            Chunk(stream, "../../etc/passwd", 0, 10, [1]),
            Chunk(stream, Id.ToUpperInvariant(), 0, 10, [1]),
            Chunk(stream, Id, 0, (20 << 20) + 1, [1]),
            Chunk(stream, Id, 0, 0, [1]),
            Chunk(stream, Id, -1, 10, [1]),
            Chunk(stream, Id, 0, 100_000, new byte[70_000]),
            Chunk(stream, other, 0, 3, [1, 2, 3]),
            new BlobChunk { BlobId = Id, TotalSize = 10, SealedData = ByteString.CopyFrom(new byte[60]) },
        };
        foreach (var chunk in wrong)
        {
            await stream.SendAsync(new AgentFrame { BlobChunk = chunk });
            var ack = await stream.NextAsync(f => f.BlobAck);
            ack.Refusal.Should().NotBeEmpty(chunk.ToString());
            ack.Complete.Should().BeFalse();
        }
        await stream.SendAsync(stream.Text("m1", "你好"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
    }

    private static async Task<BlobAck> SendAsync(OpenStream stream, int offset, int length)
    {
        await stream.SendAsync(new AgentFrame
            { BlobChunk = Chunk(stream, Id, offset, Content.Length, Content[offset..(offset + length)]) });
        return await stream.NextAsync(f => f.BlobAck);
    }

    private static BlobChunk Chunk(OpenStream stream, string id, long offset, long size, byte[] data) =>
        new() { BlobId = id, Offset = offset, TotalSize = size, SealedData = ByteString.CopyFrom(stream.Seal.Seal(SealedKind.BlobChunk, id, offset, data)) };

    private static SealedMessage Picture(OpenStream stream, string clientId) => new()
    {
        ClientId = clientId, Sequence = 1, SealedBody = ByteString.CopyFrom(stream.Seal.Seal(SealedKind.Message, clientId, 1, new MessageBody
        {
            ChatId = "chat", ChatName = "小王", ChatKind = ChatKind.Friend, SenderId = "w", SenderName = "小王", SenderKind = SenderKind.Other,
            Kind = MessageKind.Image,
            Blobs = { new BlobReference { Id = Id, Name = "发票.png", MediaType = "image/png", Size = Content.Length } },
            Quote = new Quote { SenderName = "客服", Text = "请发一下发票" },
        }.ToByteArray())),
    };
}
