namespace Wxauto.Contracts.Reasons;

/// <summary>How agents are.</summary>
public static class AgentReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly ReasonCode<int, int> RepliesWait = Catalog.Add<int, int>("agent.replies-wait", "replies", "seconds");
    public static readonly ReasonCode<int, int> RepliesWaitLong = Catalog.Add<int, int>("agent.replies-wait-long", "replies", "minutes");
}
