using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Wxauto.Contracts.Ai;

namespace Wxauto.Gateway.Rest;

// Figures of the caller's own agent. Days are those of the Platform's time zone.

/// <summary>What the agent did, and what became of it.</summary>
/// <param name="Messages">Messages that were received.</param>
/// <param name="Agents">The caller's own agent, as numbers.</param>
/// <param name="Performance">The last 24 hours.</param>
/// <param name="Conversations">Chats with a message.</param>
/// <param name="Turns">Decisions about one or several messages.</param>
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

/// <summary>Messages that were received.</summary>
/// <param name="Total">All that are kept.</param>
/// <param name="Today">Since midnight.</param>
/// <param name="LastHour">In the last 60 minutes.</param>
/// <param name="Waiting">Without an outcome yet.</param>
internal sealed record MessageCounts(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("today")] int Today,
    [property: JsonPropertyName("last_hour")] int LastHour,
    [property: JsonPropertyName("waiting")] int Waiting);

/// <summary>The caller's own agent, as numbers.</summary>
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
    [property: JsonPropertyName("success_rate"), Range(0.0, 1.0)] double SuccessRate);

/// <summary>Messages of the last days, today included.</summary>
/// <param name="Period">Days that were asked for.</param>
/// <param name="Total">Of all these days.</param>
/// <param name="Days">The oldest first, also those without a message.</param>
internal sealed record MessageStatsResponse(
    [property: JsonPropertyName("period_days")] int Period,
    [property: JsonPropertyName("total_messages")] int Total,
    [property: JsonPropertyName("by_day")] IReadOnlyList<DayCount> Days);

/// <summary>One day.</summary>
/// <param name="Date">yyyy-MM-dd.</param>
/// <param name="Messages">Received on that day.</param>
internal sealed record DayCount(
    [property: JsonPropertyName("date")] string Date,
    [property: JsonPropertyName("messages")] int Messages);

/// <summary>Who wrote to the agent: a person counts once, in whatever chats.</summary>
/// <param name="Total">Ever.</param>
/// <param name="NewToday">Wrote today for the first time.</param>
/// <param name="ActiveToday">Wrote today.</param>
internal sealed record CustomerStatsResponse(
    [property: JsonPropertyName("total_customers")] int Total,
    [property: JsonPropertyName("new_today")] int NewToday,
    [property: JsonPropertyName("active_today")] int ActiveToday);

/// <summary>The caller's own agent; none before its first heartbeat.</summary>
/// <param name="Total">0 or 1.</param>
/// <param name="Agents">By name.</param>
internal sealed record AgentsResponse(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("agents")] IReadOnlyDictionary<string, AgentState> Agents);

/// <summary>How an agent is.</summary>
/// <param name="Online">Whether its heartbeats come.</param>
/// <param name="WxOnline">Whether WeChat is logged in; null when nobody said.</param>
/// <param name="CpuPercent">Of its PC, 0 to 100, as it said last.</param>
/// <param name="LastHeartbeat">When it was heard of last.</param>
internal sealed record AgentState(
    [property: JsonPropertyName("online")] bool Online,
    [property: JsonPropertyName("wx_online")] bool? WxOnline,
    [property: JsonPropertyName("cpu_percent")] double CpuPercent,
    [property: JsonPropertyName("last_heartbeat")] DateTimeOffset? LastHeartbeat);

/// <summary>What AI calls took, by day, provider and model; the agent's own only.</summary>
/// <param name="From">The first day, yyyy-MM-dd.</param>
/// <param name="To">Today, yyyy-MM-dd.</param>
/// <param name="Days">A line for each day, provider and model.</param>
/// <param name="Costs">By currency.</param>
/// <param name="CacheHitRate">Share of the answers that were there already; null without any answer.</param>
internal sealed record UsageResponse(
    [property: JsonPropertyName("from")] string From,
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("days")] IReadOnlyList<UsageDay> Days,
    [property: JsonPropertyName("costs")] IReadOnlyList<CostOfUsage> Costs,
    [property: JsonPropertyName("cache_hit_rate"), Range(0.0, 1.0)] double? CacheHitRate)
{
    public static UsageResponse Of(UsageReport report) => new(report.From, report.To,
        [.. report.Days.Select(d => new UsageDay(d.Day, d.Agent, d.VirtualKey, d.Provider, d.Model, d.Calls, d.Failures, d.EstimatedCalls,
            d.InputTokens, d.OutputTokens, d.Cost, d.Currency, d.MeanMilliseconds))],
        [.. report.Costs.Select(c => new CostOfUsage(c.Currency, c.Cost))], report.CacheHitRate);
}

/// <summary>A day's calls to one model of one provider.</summary>
/// <param name="Day">yyyy-MM-dd.</param>
/// <param name="Agent">For whom it was asked.</param>
/// <param name="VirtualKey">Empty: a call for an agent has none.</param>
/// <param name="Provider">"cache": answers that were there already.</param>
/// <param name="Model">As the provider names it.</param>
/// <param name="Calls">Failed ones included.</param>
/// <param name="Failures">Calls without an answer.</param>
/// <param name="EstimatedCalls">Calls whose tokens were counted here, because the provider told none that can be true.</param>
/// <param name="InputTokens">Read by the model.</param>
/// <param name="OutputTokens">Written by the model.</param>
/// <param name="Cost">In that currency, by the prices of the provider's resource.</param>
/// <param name="Currency">Of those prices, e.g. CNY.</param>
/// <param name="MeanMilliseconds">Of one call.</param>
internal sealed record UsageDay(
    [property: JsonPropertyName("day")] string Day,
    [property: JsonPropertyName("agent")] string Agent,
    [property: JsonPropertyName("virtual_key")] string VirtualKey,
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("calls")] long Calls,
    [property: JsonPropertyName("failures")] long Failures,
    [property: JsonPropertyName("estimated_calls")] long EstimatedCalls,
    [property: JsonPropertyName("input_tokens")] long InputTokens,
    [property: JsonPropertyName("output_tokens")] long OutputTokens,
    [property: JsonPropertyName("cost")] decimal Cost,
    [property: JsonPropertyName("currency")] string Currency,
    [property: JsonPropertyName("mean_milliseconds")] long MeanMilliseconds);

/// <summary>What all days cost in one currency.</summary>
/// <param name="Currency">As in the days.</param>
/// <param name="Cost">In it.</param>
internal sealed record CostOfUsage(
    [property: JsonPropertyName("currency")] string Currency,
    [property: JsonPropertyName("cost")] decimal Cost);
