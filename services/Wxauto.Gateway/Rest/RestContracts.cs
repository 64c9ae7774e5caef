using System.Text.Json.Serialization;

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
