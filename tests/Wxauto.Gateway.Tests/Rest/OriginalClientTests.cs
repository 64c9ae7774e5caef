using System.Net;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;
using Wxauto.Gateway.Identity;

namespace Wxauto.Gateway.Tests.Rest;

/// <summary>A day of the original system's client, made short.</summary>
[Collection(ServerCollection.Name)]
public sealed class OriginalClientTests(GatewayServer server)
{
    private const string Agent = "original";
    private static readonly string[] Questions = ["满多少包邮？", "怎么退货？", "有没有发票？", "豆子怎么保存？", "几天能到货？", "可以货到付款吗？"];

    [Fact]
    public async Task An_unchanged_client_is_served_for_a_day()
    {
        var morning = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow.AddHours(-20), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"))
            .DateTime;
        using var client = new OriginalClient(server.Rest, Agent, "key9");
        (await client.StartAsync()).Should().BeTrue();
        var seen = new List<(string Id, string Again, string Group)>();
        for (var hour = 0; hour < 12; hour++)
        {
            var at = morning.AddHours(hour);
            (await client.HeartbeatAsync(at)).Should().BeTrue();
            // What is on the screen is told again under a new id.
            var message = (Id: Id(), Again: Id(), Group: $"VIP Group {Id()}");
            var question = Questions[hour % Questions.Length];
            await client.SeeAsync(message.Id, message.Group, "Anna", question, at);
            await client.SeeAsync(message.Again, message.Group, "Anna", question, at.AddSeconds(6));
            seen.Add(message);
            if (hour == 4)
                (await client.ErrorAsync("TimeoutError", "no window", at)).Should().BeTrue();
            if (hour == 8)
                (await client.RefreshAsync()).Should().BeTrue();
        }
        client.Refusals.Should().BeEmpty();
        client.Queued.Should().Be(0);

        await server.KillAsync();
        var missed = (Id: Id(), Again: Id(), Group: $"VIP Group {Id()}");
        (await client.HeartbeatAsync(morning.AddHours(12))).Should().BeFalse();
        await client.SeeAsync(missed.Id, missed.Group, "Anna", Questions[0], morning.AddHours(12));
        await client.SeeAsync(missed.Again, missed.Group, "Anna", Questions[0], morning.AddHours(12));
        client.Queued.Should().Be(2);
        await server.StartAsync();
        await client.FlushAsync();
        (client.Queued, client.Refusals.Count).Should().Be((0, 0), "its token outlives the server");
        seen.Add(missed);

        // A day after its only login.
        var old = new AccessTokens(server.Keys, new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-1).AddMinutes(-1)));
        client.UseToken(old.Issue(Agent, AccessTokens.RestPrefix, AccessTokens.RestLifetime));
        var late = (Id: Id(), Again: Id(), Group: $"VIP Group {Id()}");
        await client.SeeAsync(late.Id, late.Group, "Anna", Questions[1], morning.AddHours(20));
        await client.SeeAsync(late.Again, late.Group, "Anna", Questions[1], morning.AddHours(20));
        (client.Queued, client.Refusals).Should().BeEquivalentTo((2, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized }));
        (await client.StartAsync()).Should().BeTrue("it is started again");
        await client.FlushAsync();
        client.Queued.Should().Be(0);
        seen.Add(late);

        client.UnknownActions.Should().BeEmpty();
        await using var db = await server.DatabaseAsync();
        foreach (var (id, again, group) in seen)
        {
            var turn = (await TurnOfAsync(db, id))!;
            var answers = client.Typed.Where(t => t.Id == id || t.Id == again).Select(t => t.Content).ToList();
            if (turn.Outcome is Outcome.Reply or Outcome.Clarify)
                answers.Should().HaveCount(2, group).And.OnlyContain(a => a == answers[0] && a.Length > 0);
            else
                answers.Should().BeEmpty();
            db.Turns.Count(t => t.ConversationId == turn.ConversationId).Should().Be(1, "a repeated text is no second question");
            var message = db.Messages.Single(m => m.Agent == Agent && m.ClientId == id);
            message.SentAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromHours(21)).And
                .BeBefore(DateTimeOffset.UtcNow.AddHours(1));
        }
        client.Typed.Should().NotBeEmpty();
    }

    private static string Id() => Guid.NewGuid().ToString("N");

    private static async Task<TurnRecord?> TurnOfAsync(Storage.WxautoDb db, string id)
    {
        var message = db.Messages.Single(m => m.Agent == Agent && m.ClientId == id);
        return await db.Turns.FindAsync(message.TurnId);
    }
}
