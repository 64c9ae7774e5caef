using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Conversations.Blobs;
using Wxauto.Pipeline.Stages;
using Wxauto.Pipeline.Turns;
using Wxauto.Schema;
using Wxauto.Tests;

namespace Wxauto.Pipeline.Tests.Stages;

/// <summary>Pictures from a real database; only the model is scripted.</summary>
public sealed class SeeStageTests : IAsyncLifetime
{
    private static readonly byte[] Content = [1, 2, 3];
    private static readonly string Id = Convert.ToHexStringLower(SHA256.HashData(Content));
    private readonly ServiceProvider _services = new ServiceCollection().AddSingleton(TimeProvider.System)
        .AddDatabase(TestDatabase.Sqlite(TestDatabase.NewDirectory())).AddConversations().BuildServiceProvider();

    public async Task InitializeAsync()
    {
        await _services.GetRequiredService<SchemaMigration>().RunAsync(default);
        await _services.GetRequiredService<BlobStorage>().AppendAsync("front-desk", Id, Content.Length, 0, Content, default);
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public async Task A_picture_alone_becomes_a_question()
    {
        PictureRequest? asked = null;
        var turn = await SeeAsync(Turn(ChatKind.Friend),
            r => (asked = r, new PictureReading("E61 咖啡机，屏幕显示 Err3", ProviderReasons.Answered.With("p0", "vl"))).Item2);

        (await new UnderstandStage(new ScriptedMemory()).RunAsync(turn, default)).End.Should().BeNull();
        turn.Question.Should().Be("［图片］E61 咖啡机，屏幕显示 Err3");
        asked!.Pictures.Should().ContainSingle().Which.Content.ToArray().Should().Equal(Content);
    }

    [Fact]
    public async Task Words_and_picture_are_one_question()
    {
        var turn = await SeeAsync(ATurn.Of(ATurn.Says("这个报错怎么办"), Picture(Id)),
            _ => new PictureReading("屏幕显示 Err3", ProviderReasons.Answered.With("p0", "vl")));
        await new UnderstandStage(new ScriptedMemory()).RunAsync(turn, default);
        turn.Question.Should().Be("这个报错怎么办\n［图片］屏幕显示 Err3");
    }

    [Fact]
    public async Task When_no_model_reads_it_the_customer_is_asked_for_words()
    {
        var turn = await SeeAsync(Turn(ChatKind.Friend), _ => null);
        (await new UnderstandStage(new ScriptedMemory()).RunAsync(turn, default)).End!.Outcome.Should().Be(Outcome.Clarify);
    }

    [Theory]
    [InlineData(ChatKind.Group, "image/png", 3)]
    [InlineData(ChatKind.Friend, "application/pdf", 3)]
    [InlineData(ChatKind.Friend, "image/png", 6 << 20)]
    public async Task Pictures_of_groups_other_files_and_huge_ones_are_not_sent(ChatKind chat, string mediaType, int size) =>
        (await SeeAsync(Turn(chat, mediaType, size), _ => throw new InvalidOperationException("must not be asked")))
            .Seen.Should().BeEmpty();

    [Fact]
    public async Task A_picture_that_is_not_here_is_no_failure() =>
        (await SeeAsync(ATurn.Of(Picture("0123")), _ => throw new InvalidOperationException("must not be asked"))).Seen.Should().BeEmpty();

    [Fact]
    public async Task Without_a_model_that_sees_nothing_is_sent() =>
        (await SeeAsync(Turn(ChatKind.Friend), _ => throw new InvalidOperationException("must not be asked"), can: false))
            .Seen.Should().BeEmpty();

    private async Task<Turn> SeeAsync(Turn turn, Func<PictureRequest, PictureReading?> read, bool can = true)
    {
        (await new SeeStage(new ScriptedReader(read, can), _services.GetRequiredService<BlobStorage>()).RunAsync(turn, default))
            .End.Should().BeNull();
        return turn;
    }

    private static Turn Turn(ChatKind chatKind, string mediaType = "image/png", int size = 3) =>
        ATurn.Of(ATurn.Agent, chatKind, Picture(Id, mediaType, size));

    private static Message Picture(string id, string mediaType = "image/png", int size = 3) => new()
    {
        Id = Guid.NewGuid(), Agent = "front-desk", ClientId = "c", ConversationId = Guid.Empty, Position = 1, SenderId = "wx-1",
        SenderName = "张三", SenderKind = SenderKind.Other, Kind = MessageKind.Image,
        Text = "[图片]", MentionsMe = true, SentAt = ATurn.Now, ReceivedAt = ATurn.Now,
        Details = new MessageDetails(null, null, null, [new BlobDetails(id, "a.png", mediaType, size)]).ToJson(),
    };
}
