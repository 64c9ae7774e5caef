using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Memory;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Conversations.Blobs;
using Wxauto.Conversations.FollowUps;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Server.Tests;

/// <summary>An erasure leaves nothing in the tables and nothing in the database's file.</summary>
public sealed class EraseTests : IAsyncLifetime
{
    private const string Agent = "front-desk", Contact = "wx-contact", Other = "wx-other";

    /// <summary>Long enough not to be there by chance.</summary>
    private const string Secret = "绝密暗号山雀六十一";
    private readonly RunningServer _directories = new();
    private ServiceProvider _services = null!;
    private Guid _chat, _group, _else;

    [Fact]
    public async Task A_contact_is_forgotten_in_its_own_chats_and_in_groups()
    {
        FileHolds(Secret).Should().BeTrue("it was written there");

        var (exit, output, errors) = await EraseAsync("--contact", Contact);

        (exit, errors).Should().Be((0, ""));
        output.Should().Contain("Erased 1 conversations");
        await using var db = await DatabaseAsync();
        (await db.Conversations.Select(c => c.Id).ToListAsync()).Should().BeEquivalentTo([_group, _else]);
        (await db.Messages.Select(m => m.SenderId).Distinct().ToListAsync()).Should().Equal(Other);
        (await db.Turns.CountAsync(), await db.Replies.CountAsync(), await db.FollowUps.CountAsync()).Should().Be((2, 2, 2));
        (await db.Set<ConversationMemory>().Select(m => m.ConversationId).ToListAsync()).Should()
            .Equal([_else], "a summary of the group may tell of the contact");
        (await db.Set<ContactFact>().Select(f => f.ContactId).ToListAsync()).Should().Equal(Other);
        (await db.Blobs.CountAsync()).Should().Be(1, "somebody else sent the same file");
        (await db.Database.SqlQuery<int>($"SELECT count(*) AS Value FROM knowledge_drafts").SingleAsync()).Should().Be(1);
        FileHolds(Secret).Should().BeFalse("nothing of it is left in free pages or in the log");
        FileHolds("别人的话").Should().BeTrue();
        (await EraseAsync("--contact", Contact)).Exit.Should().Be(1, "nothing is known of it any more");
    }

    [Fact]
    public async Task A_conversation_is_forgotten_as_a_whole()
    {
        (await EraseAsync("--chat", "chat-group")).Exit.Should().Be(0);
        await using var db = await DatabaseAsync();
        (await db.Conversations.Select(c => c.Id).ToListAsync()).Should().BeEquivalentTo([_chat, _else]);
        (await db.Messages.AnyAsync(m => m.ConversationId == _group)).Should().BeFalse();
        (await db.Set<ContactFact>().CountAsync()).Should().Be(2, "who writes in a group is known by more than this group");
    }

    [Theory]
    [InlineData]
    [InlineData("--contact", "nobody")]
    [InlineData("--chat", "nobody")]
    [InlineData("--chat", "chat-group", "--contact", Contact)]
    public async Task What_is_not_there_and_what_is_not_clear_is_told(params string[] what)
    {
        var (exit, _, errors) = await EraseAsync(what);
        exit.Should().Be(1);
        errors.Should().NotBeEmpty().And.NotContain("   at ");
    }

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_directories.Data);
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddDatabase(StorageOptions.InDirectory(_directories.Data)).BuildServiceProvider();
        await _services.GetRequiredService<SchemaMigration>().RunAsync(default);
        await using var db = await DatabaseAsync();
        _chat = Add(db, "chat-own", ChatKind.Friend);
        _group = Add(db, "chat-group", ChatKind.Group);
        _else = Add(db, "chat-else", ChatKind.Friend);
        var blob = Convert.ToHexStringLower(SHA256.HashData("x"u8));
        var own = Convert.ToHexStringLower(SHA256.HashData("y"u8));
        foreach (var id in new[] { blob, own })
        {
            db.Blobs.Add(new Blob { Agent = Agent, Id = id, Size = 1, CreatedAt = DateTimeOffset.UtcNow, Complete = true });
            db.BlobParts.Add(new BlobPart { Agent = Agent, BlobId = id, Offset = 0, Data = Encoding.UTF8.GetBytes(id == own ? Secret : "别人的话") });
        }
        Say(db, _chat, Contact, Secret, blob, own);
        Say(db, _group, Contact, Secret);
        Say(db, _group, Other, "别人的话");
        Say(db, _else, Other, "别人的话", blob);
        foreach (var (id, text) in new[] { (_chat, Secret), (_group, Secret), (_else, "别人的话") })
            db.Set<ConversationMemory>().Add(new ConversationMemory { ConversationId = id, Summary = text });
        foreach (var (contact, text) in new[] { (Contact, Secret), (Other, "别人的话") })
            db.Set<ContactFact>().Add(new ContactFact { Id = Guid.NewGuid(), Agent = Agent, ContactId = contact, Type = "note", Value = text,
                Source = "turn", At = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync();
        foreach (var (conversation, text) in new[] { (_chat, Secret), (_else, "别人的话") })
            await db.Database.ExecuteSqlAsync($"INSERT INTO knowledge_drafts (id, base, question, answer, state, asked, variants, conversation_id, created_at, updated_at, reviewed_by, cited) VALUES ({Guid.NewGuid()}, 'shop', {text}, '', 0, 1, '[]', {conversation}, 0, 0, '', 0)");
        // Rows that are written again leave their old text in the file.
        await db.Conversations.ExecuteUpdateAsync(u => u.SetProperty(c => c.Name, Secret + Secret));
        await db.Conversations.ExecuteUpdateAsync(u => u.SetProperty(c => c.Name, "小王"));
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await _directories.DisposeAsync();
    }

    private Task<WxautoDb> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    private Task<(int Exit, string Output, string Error)> EraseAsync(params string[] what) => TestCluster.RunAsync("dotnet",
        [RunningServer.Program, "erase", "--agent", Agent, .. what, "--data", _directories.Data, "--resources", _directories.Manifests]);

    /// <summary>The file and its log, as they lie on the disk.</summary>
    private bool FileHolds(string text) => Directory.EnumerateFiles(_directories.Data, "wxauto.db*").Any(f =>
    {
        using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    });

    private static Guid Add(WxautoDb db, string chat, ChatKind kind)
    {
        var now = DateTimeOffset.UtcNow;
        var id = Guid.CreateVersion7();
        db.Conversations.Add(new Conversation { Id = id, Agent = Agent, ChatId = chat, ChatKind = kind, Name = "小王", CreatedAt = now,
            LastMessageAt = now });
        return id;
    }

    private static void Say(WxautoDb db, Guid conversation, string sender, string text, params string[] blobs)
    {
        var (now, turn) = (DateTimeOffset.UtcNow, Guid.CreateVersion7());
        db.Messages.Add(new Message
        {
            Id = Guid.CreateVersion7(), Agent = Agent, ClientId = Guid.NewGuid().ToString(), ConversationId = conversation, Position = 1,
            SenderId = sender, SenderName = sender, SenderKind = SenderKind.Other, Kind = MessageKind.Text, Text = text, MentionsMe = false,
            SentAt = now, ReceivedAt = now, TurnId = turn,
            Details = new MessageDetails(null, null, null, blobs.Length == 0 ? null : [.. blobs.Select(b => new BlobDetails(b, text, "", 1))]).ToJson(),
        });
        db.Turns.Add(new TurnRecord
        {
            Id = turn, ConversationId = conversation, Agent = Agent, Question = text, Outcome = Outcome.Reply,
            Reason = TurnReasons.FollowUpCancelled.Reason, Confidence = 1, Trace = [], Citations = [], Provider = "", Model = "", InputTokens = 0,
            OutputTokens = 0, ReceivedAt = now, DecidedAt = now,
        });
        db.Replies.Add(new Reply { Id = Guid.CreateVersion7(), TurnId = turn, ConversationId = conversation, Agent = Agent, ChatId = "chat",
            ChatName = "", ChatKind = ChatKind.Friend, Text = text, MentionName = "", CreatedAt = now });
        db.FollowUps.Add(new FollowUp { Id = Guid.CreateVersion7(), ConversationId = conversation, TurnId = turn, Agent = Agent, DueAt = now,
            Text = text });
    }
}
