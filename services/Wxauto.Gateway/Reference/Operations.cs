using Microsoft.OpenApi;
using Wxauto.Gateway.Rest;

namespace Wxauto.Gateway.Reference;

/// <summary>The words and examples of the REST API's document.</summary>
internal static class Operations
{
    private const string Access = "Access";
    private const string Messages = "Messages";
    private const string Client = "Client";
    private const string Statistics = "Statistics";
    private const string Agent = "front-desk";
    private const string WrongBody = "The body cannot be read, or a field is missing, too long or of another kind; `detail` names it.";
    private const string Foreign = "`agent_id` is not the token's own agent, or the token is not one of this API.";

    private static readonly LoginResponse Token = new("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJmcm9udC1kZXNrIn0.c2lnbmF0dXJl", "bearer", 86_400);
    private static readonly Guid Turn = new("0199c2f4-6d1c-7c55-9d0e-2b1f0f6f5a11");
    private static readonly Guid Reply = new("0199c2f4-7a02-7e1b-8c44-51a3e0d8b902");

    private static readonly MessageResponse Answer = new("reply", "您好，营业时间是每天 9:00 到 21:00。", 0.92, new AnswerMetadata(null, null, Turn,
        "Reply", "answered from 2 passages", "answer.model", "main", "qwen-plus", [Reply]));

    public static readonly ISet<OpenApiTag> Tags = new HashSet<OpenApiTag>
    {
        new() { Name = Access, Description = "Whether the server works, and tokens." },
        new() { Name = Messages, Description = "Messages of customers, their answers, and what programs want written." },
        new() { Name = Client, Description = "What a client says of itself." },
        new() { Name = Statistics, Description = "Figures of the caller's own agent." },
    };

    public static readonly ApiOperation Health = new("getHealth", Access, "Whether the server works",
        "Needs no token. The same as `/readyz`, which probes of a cluster ask.")
    {
        Answers = [new(200, "It works.", new HealthResponse("healthy", "wxauto", "0.1.0"))],
        Refusals = new Dictionary<int, string> { [503] = "It cannot work now; `detail` says what it waits for." },
    };

    public static readonly ApiOperation Login = new("login", Access, "Log in with an agent's key",
        "Five wrong keys for an agent from one address within a minute, and the next attempt must wait.")
    {
        Body = new LoginRequest(Agent, "the-key-of-front-desk"),
        Answers = [new(200, "A token for 24 hours.", Token)],
        Refusals = new Dictionary<int, string>
        {
            [400] = WrongBody, [401] = "`agent_id` or `api_key` is wrong.",
            [429] = "Too many wrong logins. Wait as long as `Retry-After` says.",
        },
    };

    public static readonly ApiOperation Refresh = new("refreshToken", Access, "Exchange a token that still holds for a new one",
        "The access token itself is what is exchanged: in the address, or in the body. The old one holds until it expires.")
    {
        Body = new RefreshRequest(Token.AccessToken),
        Answers = [new(200, "A token for 24 hours.", Token)],
        Refusals = new Dictionary<int, string>
        {
            [400] = "`refresh_token` is missing, or the body cannot be read.",
            [401] = "`refresh_token` is wrong, expired or of an agent that has no key any more. Log in again.",
        },
    };

    public static readonly ApiOperation PostMessage = new("postMessage", Messages, "Hand over a customer's message and wait for the answer",
        "The message is stored before anything is answered; the same `id` again is the same message and gets the same answer. What was not "
        + "answered in time is `ignore` with `pending: true` in the metadata: ask `getReply` for it.")
    {
        Body = new MessageRequest(Agent, new RestMessage("wx-20260131-0001", "张小姐", "你们几点关门？", "张小姐", "text", "2026-01-31T08:30:00+08:00",
            false, false)),
        Answers = [new(200, "What to do about it.", Answer)],
        Refusals = new Dictionary<int, string>
            { [400] = WrongBody, [403] = Foreign, [409] = "`message.id` is the id of another message; a new message needs a new one." },
    };

    public static readonly ApiOperation GetReply = new("getReply", Messages, "The answer to a message",
        "Answers at once. An answer counts as written once it was handed over here.")
    {
        Answers =
        [
            new(200, "What to do about it.", Answer),
            new(202, "There is no answer yet, or none that may be written now.",
                new MessageResponse("pending", "", 0, AnswerMetadata.NotYet(false))),
        ],
        Refusals = new Dictionary<int, string> { [404] = "There is no such message of this agent." },
    };

    public static readonly ApiOperation Send = new("sendMessage", Messages, "Have something written into a chat",
        "Only where a Wxauto agent is connected, and into a chat of which it had a message. It goes out as the send budget allows.")
    {
        Body = new SendRequest("张小姐", "您的订单已发货。", Agent),
        Answers = [new(200, "It is queued for the agent.", new SendResponse(true, Reply))],
        Refusals = new Dictionary<int, string>
        {
            [400] = WrongBody, [403] = Foreign, [404] = "`chat_id` names no chat, or several, of which this agent had a message.",
            [409] = "No Wxauto agent is connected that could write it, or a person holds the conversation.",
        },
    };

    public static readonly ApiOperation Heartbeat = new("postHeartbeat", Client, "Say that the client lives",
        "Every 30 seconds; without one for 90 seconds the agent is offline.")
    {
        Body = new HeartbeatRequest(Agent, new ClientStatus(12.5, true)),
        Answers = [new(200, "It was noted.", new HeartbeatResponse("ok"))],
        Refusals = new Dictionary<int, string> { [400] = WrongBody, [403] = Foreign },
    };

    public static readonly ApiOperation Error = new("postError", Client, "Report an error of the client",
        "It goes into the server's log, in one line and without personal data.")
    {
        Body = new ErrorRequest(Agent, new ClientError("TimeoutError", "The window of WeChat did not answer.")),
        Answers = [new(200, "It is in the log.", new ErrorResponse("ok", "6f1c2b7d90b84c0c8b7e7a5d7a1e4f33"))],
        Refusals = new Dictionary<int, string> { [400] = WrongBody, [403] = Foreign },
    };

    public static readonly ApiOperation AgentsStatus = new("getAgentsStatus", Statistics, "How the agent is",
        "The caller's own agent; none before its first heartbeat.")
    {
        Answers = [new(200, "The agent by its name.", new AgentsResponse(1, new Dictionary<string, AgentState>
            { [Agent] = new(true, true, 12.5, new DateTimeOffset(2026, 1, 31, 8, 30, 0, TimeSpan.FromHours(8))) }))],
    };

    public static readonly ApiOperation Stats = new("getStats", Statistics, "All figures of the agent", "Counts since its first message.")
    {
        Answers = [new(200, "The figures.", new StatsResponse(new MessageCounts(1250, 42, 6, 1), new AgentCounts(1, 1),
            new Performance(2300, 0.94), 87, 1100, new Dictionary<string, int> { ["Reply"] = 1034, ["HandOff"] = 66 },
            new Dictionary<string, int> { ["Sent"] = 1034 }))],
    };

    public static readonly ApiOperation MessageStats = new("getMessageStats", Statistics, "Messages by day",
        "Today is the last of the days.")
    {
        Answers = [new(200, "A count for each day.", new MessageStatsResponse(2, 80, [new("2026-01-30", 38), new("2026-01-31", 42)]))],
        Refusals = new Dictionary<int, string> { [400] = "`days` is no number from 1 to 400." },
    };

    public static readonly ApiOperation CustomerStats = new("getCustomerStats", Statistics, "Customers of the agent",
        "A person counts once, in whatever chats.")
    {
        Answers = [new(200, "The counts.", new CustomerStatsResponse(310, 4, 25))],
    };

    public static readonly ApiOperation Usage = new("getUsage", Statistics, "What the agent's answers took",
        "Calls, tokens and costs of AI by day, provider and model.")
    {
        Answers = [new(200, "A line for each day, provider and model.", new UsageResponse("2026-01-31", "2026-01-31",
            [new("2026-01-31", Agent, "", "main", "qwen-plus", 40, 0, 0, 52_000, 4_100, 0.31m, "CNY", 1800)], [new("CNY", 0.31m)], 0.12))],
        Refusals = new Dictionary<int, string> { [400] = "`days` is no number from 1 to 400." },
    };
}
