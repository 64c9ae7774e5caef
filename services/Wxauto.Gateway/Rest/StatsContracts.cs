using System.Text.Json.Serialization;

namespace Wxauto.Gateway.Rest;

// Figures of the caller's own agent. Days are those of the Platform's time zone.

/// <summary>What the agent did, and what became of it.</summary>
/// <param name="Outcomes">Turns by outcome.</param>
/// <param name="Replies">Bubbles by state.</param>
internal sealed record StatsResponse(
    [property: JsonPropertyName("messages")] MessageCounts Messages,
    [property: JsonPropertyName("agents")] AgentCounts Agents,
    [property: JsonPropertyName("performance")] Performance Performance,
    [property: JsonPropertyName("conversations")] int Conversations,
    [property: JsonPropertyName("turns")] int Turns,
    [property: JsonPropertyName("outcomes")] IReadOnlyDictionary<string, int> Outcomes,
    [property: JsonPropertyName("replies")] IReadOnlyDictionary<string, int> Replies);

/// <param name="Waiting">Without an outcome yet.</param>
internal sealed record MessageCounts(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("today")] int Today,
    [property: JsonPropertyName("last_hour")] int LastHour,
    [property: JsonPropertyName("waiting")] int Waiting);

/// <param name="Total">1 once the agent was heard of.</param>
/// <param name="Online">1 while its heartbeats come.</param>
internal sealed record AgentCounts(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("online")] int Online);

/// <summary>Of the last 24 hours.</summary>
/// <param name="AverageResponse">Milliseconds from the first message of a turn to its outcome; 0 without turns.</param>
/// <param name="SuccessRate">Replies and clarifications among these and hand-overs to people, 0 to 1; 0 without any.</param>
internal sealed record Performance(
    [property: JsonPropertyName("avg_response_time_ms")] long AverageResponse,
    [property: JsonPropertyName("success_rate")] double SuccessRate);

/// <summary>Messages of the last days, today included.</summary>
/// <param name="Days">The oldest first, also those without a message.</param>
internal sealed record MessageStatsResponse(
    [property: JsonPropertyName("period_days")] int Period,
    [property: JsonPropertyName("total_messages")] int Total,
    [property: JsonPropertyName("by_day")] IReadOnlyList<DayCount> Days);

/// <param name="Date">yyyy-MM-dd.</param>
internal sealed record DayCount(
    [property: JsonPropertyName("date")] string Date,
    [property: JsonPropertyName("messages")] int Messages);

/// <summary>Who wrote to the agent: a person counts once, in whatever chats.</summary>
internal sealed record CustomerStatsResponse(
    [property: JsonPropertyName("total_customers")] int Total,
    [property: JsonPropertyName("new_today")] int NewToday,
    [property: JsonPropertyName("active_today")] int ActiveToday);

/// <summary>The caller's own agent; none before its first heartbeat.</summary>
/// <param name="Agents">By name.</param>
internal sealed record AgentsResponse(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("agents")] IReadOnlyDictionary<string, AgentState> Agents);

/// <param name="WxOnline">Whether WeChat is logged in; null when nobody said.</param>
internal sealed record AgentState(
    [property: JsonPropertyName("online")] bool Online,
    [property: JsonPropertyName("wx_online")] bool? WxOnline,
    [property: JsonPropertyName("cpu_percent")] double CpuPercent,
    [property: JsonPropertyName("last_heartbeat")] DateTimeOffset? LastHeartbeat);
