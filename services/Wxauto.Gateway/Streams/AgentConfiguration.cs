using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Resources;
using ChatMode = Wxauto.Contracts.Agent.V1.ChatMode;

namespace Wxauto.Gateway.Streams;

/// <summary>What an agent needs to know of its resource.</summary>
internal static class AgentConfiguration
{
    public static Configuration Of(AgentSpec spec)
    {
        var configuration = new Configuration
        {
            SendBudget = new SendBudget
            {
                PerSecond = spec.SendBudget.PerSecond, PerMinute = spec.SendBudget.PerMinute, PerDay = spec.SendBudget.PerDay,
                PerContactPerMinute = spec.SendBudget.PerContactPerMinute,
            },
            Friends = new ChatSelection { Mode = Mode(spec.Chats.Friends.Mode), Names = { spec.Chats.Friends.Names } },
            Groups = new ChatSelection { Mode = Mode(spec.Chats.Groups.Mode), Names = { spec.Chats.Groups.Names } },
        };
        configuration.QuietHours.AddRange(spec.Reply.QuietHours.Select(q => new QuietPeriod { From = q.From, To = q.To, TimeZone = q.TimeZone }));
        return configuration;
    }

    private static ChatMode Mode(Contracts.Resources.ChatMode mode) => mode switch
    {
        Contracts.Resources.ChatMode.All => ChatMode.All,
        Contracts.Resources.ChatMode.Listed => ChatMode.Listed,
        _ => ChatMode.None,
    };
}
