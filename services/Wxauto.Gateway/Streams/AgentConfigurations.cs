using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Resources;
using ChatMode = Wxauto.Contracts.Agent.V1.ChatMode;

namespace Wxauto.Gateway.Streams;

/// <summary>What an agent needs to know of its resource and of what people asked for.</summary>
internal sealed class AgentConfigurations(IResourceCatalog catalog)
{
    /// <summary>An agent whose resource is gone serves no chat. The same content has the same revision, in every
    /// process and at every time.</summary>
    public Configuration Of(string agent, bool pauseRequested)
    {
        var configuration = Content(agent, pauseRequested);
        configuration.Revision = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(configuration.ToByteArray())) & long.MaxValue;
        return configuration;
    }

    /// <summary>Some configuration may have become another one.</summary>
    public IDisposable OnChange(Action changed) => catalog.OnChange(_ => changed());

    private Configuration Content(string agent, bool pauseRequested)
    {
        if (!catalog.Current.Agents.TryGetValue(agent, out var resource))
            return new Configuration { Friends = new() { Mode = ChatMode.None }, Groups = new() { Mode = ChatMode.None }, Paused = true };
        var spec = resource.Spec;
        var configuration = new Configuration
        {
            SendBudget = BudgetOf(spec),
            Friends = new ChatSelection { Mode = Mode(spec.Chats.Friends.Mode), Names = { spec.Chats.Friends.Names } },
            Groups = new ChatSelection { Mode = Mode(spec.Chats.Groups.Mode), Names = { spec.Chats.Groups.Names } },
            Paused = pauseRequested,
        };
        configuration.QuietHours.AddRange(QuietHoursOf(spec));
        return configuration;
    }

    public static SendBudget BudgetOf(AgentSpec spec) => new()
    {
        PerSecond = spec.SendBudget.PerSecond, PerMinute = spec.SendBudget.PerMinute, PerHour = spec.SendBudget.PerHour,
        PerDay = spec.SendBudget.PerDay, PerContactPerMinute = spec.SendBudget.PerContactPerMinute,
    };

    public static IEnumerable<QuietPeriod> QuietHoursOf(AgentSpec spec) =>
        spec.Reply.QuietHours.Select(q => new QuietPeriod { From = q.From, To = q.To, TimeZone = q.TimeZone });

    private static ChatMode Mode(Contracts.Resources.ChatMode mode) => mode switch
    {
        Contracts.Resources.ChatMode.All => ChatMode.All,
        Contracts.Resources.ChatMode.Listed => ChatMode.Listed,
        _ => ChatMode.None,
    };
}
