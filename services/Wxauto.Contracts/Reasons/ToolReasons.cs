namespace Wxauto.Contracts.Reasons;

/// <summary>Tools of McpServers, and tools that a model calls.</summary>
public static class ToolReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode StdioInCluster = Catalog.Add("mcp.stdio-in-cluster");
    public static readonly ReasonCode<string> NoKey = Catalog.Add<string>("mcp.no-key", "missing");
    public static readonly ReasonCode<string> Unreachable = Catalog.Add<string>("mcp.unreachable", "error");
    public static readonly ReasonCode<string[], string[]> LacksTools = Catalog.Add<string[], string[]>("mcp.lacks-tools", "tools", "has");
    public static readonly ReasonCode<string, string> ToolChanged = Catalog.Add<string, string>("mcp.tool-changed", "tool", "sha256");
    public static readonly ReasonCode<string, string> SpeaksToModel = Catalog.Add<string, string>("mcp.speaks-to-model", "tool", "sign");
    public static readonly ReasonCode<string, int> TextTooLong = Catalog.Add<string, int>("mcp.text-too-long", "tool", "most");
    public static readonly PlainReasonCode AsksForPerson = Catalog.Add("tool.asks-for-person");
    public static readonly ReasonCode<string> AsksForPersonBecause = Catalog.Add<string>("tool.asks-for-person-because", "why");
    public static readonly ReasonCode<string, string> PersonDecides =
        Catalog.Add<string, string>("tool.person-decides", "tool", "arguments");
    public static readonly PlainReasonCode TooMany = Catalog.Add("tool.too-many");
    public static readonly PlainReasonCode TookTooLong = Catalog.Add("tool.took-too-long");
    public static readonly ReasonCode<string> OneTookTooLong = Catalog.Add<string>("tool.one-took-too-long", "tool");
    public static readonly ReasonCode<string, string, Reason> PictureUnread =
        Catalog.Add<string, string, Reason>("tool.picture-unread", "server", "tool", "problem");
    public static readonly ReasonCode<string> SaidMayPass = Catalog.Add<string>("tool.said-may-pass", "problem");
    public static readonly ReasonCode<string> Said = Catalog.Add<string>("tool.said", "problem");
    public static readonly ReasonCode<string> UnknownServer = Catalog.Add<string>("tool.unknown-server", "server");
    public static readonly ReasonCode<string> NotAllowed = Catalog.Add<string>("tool.not-allowed", "server");
    public static readonly ReasonCode<Reason> ServerProblem = Catalog.Add<Reason>("tool.server-problem", "problem");
    public static readonly PlainReasonCode NotConnected = Catalog.Add("tool.not-connected");
    public static readonly ReasonCode<string> NeedsApproval = Catalog.Add<string>("tool.needs-approval", "server");
    public static readonly ReasonCode<string, string[]> NoArgument = Catalog.Add<string, string[]>("tool.no-argument", "argument", "has");
    public static readonly ReasonCode<string[]> MoreArguments = Catalog.Add<string[]>("tool.more-arguments", "arguments");
}
