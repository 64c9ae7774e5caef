using System.Text.Json.Serialization;
using Wxauto.Contracts.Ai;

namespace Wxauto.Gateway.Rest;

// The bodies of the original system's API: its names are snake_case, those of the platform's other addresses are not.
internal sealed record LoginRequest(
    [property: JsonPropertyName("agent_id")] string? AgentId,
    [property: JsonPropertyName("api_key")] string? ApiKey);

internal sealed record LoginResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

internal sealed record MessageRequest(
    [property: JsonPropertyName("agent_id")] string? AgentId,
    [property: JsonPropertyName("message")] RestMessage? Message);

internal sealed record RestMessage(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("chat_id")] string? ChatId,
    [property: JsonPropertyName("sender")] string? Sender,
    [property: JsonPropertyName("content")] string? Content,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("timestamp")] DateTimeOffset? Timestamp,
    [property: JsonPropertyName("is_group")] bool IsGroup,
    [property: JsonPropertyName("is_at_me")] bool IsAtMe);

/// <param name="Action">reply, ignore, transfer_human or pending.</param>
internal sealed record MessageResponse(
    [property: JsonPropertyName("action")] string Action,
    [property: JsonPropertyName("content")] string Content,
    [property: JsonPropertyName("confidence")] double Confidence,
    [property: JsonPropertyName("metadata")] IReadOnlyDictionary<string, object?> Metadata);

internal sealed record HeartbeatRequest(
    [property: JsonPropertyName("agent_id")] string? AgentId,
    [property: JsonPropertyName("status")] string? Status);

internal sealed record HeartbeatResponse([property: JsonPropertyName("status")] string Status);

internal sealed record StatsResponse(
    [property: JsonPropertyName("conversations")] int Conversations,
    [property: JsonPropertyName("messages")] int Messages,
    [property: JsonPropertyName("messages_waiting")] int MessagesWaiting,
    [property: JsonPropertyName("turns")] int Turns,
    [property: JsonPropertyName("outcomes")] IReadOnlyDictionary<string, int> Outcomes,
    [property: JsonPropertyName("replies")] IReadOnlyDictionary<string, int> Replies,
    [property: JsonPropertyName("agents_connected")] int AgentsConnected);

internal sealed record UsageResponse(
    [property: JsonPropertyName("from")] string From,
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("days")] IReadOnlyList<UsageLineResponse> Days,
    [property: JsonPropertyName("costs")] IReadOnlyList<UsageCostResponse> Costs,
    [property: JsonPropertyName("cache_hit_rate")] double? CacheHitRate)
{
    public static UsageResponse Of(UsageReport report) => new(
        report.From, report.To, [.. report.Days.Select(UsageLineResponse.Of)], [.. report.Costs.Select(c => new UsageCostResponse(c.Currency, c.Cost))], report.CacheHitRate);
}

internal sealed record UsageLineResponse(
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
    [property: JsonPropertyName("mean_milliseconds")] long MeanMilliseconds)
{
    public static UsageLineResponse Of(UsageLine line) => new(
        line.Day, line.Agent, line.VirtualKey, line.Provider, line.Model, line.Calls, line.Failures, line.EstimatedCalls,
        line.InputTokens, line.OutputTokens, line.Cost, line.Currency, line.MeanMilliseconds);
}

internal sealed record UsageCostResponse(
    [property: JsonPropertyName("currency")] string Currency,
    [property: JsonPropertyName("cost")] decimal Cost);
