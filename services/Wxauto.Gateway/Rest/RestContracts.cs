namespace Wxauto.Gateway.Rest;

// The bodies of the original system's API. Names in JSON are snake_case.
internal sealed record LoginRequest(string? AgentId, string? ApiKey);

internal sealed record LoginResponse(string AccessToken, string TokenType, int ExpiresIn);

internal sealed record MessageRequest(string? AgentId, RestMessage? Message);

internal sealed record RestMessage(string? Id, string? ChatId, string? Sender, string? Content, string? Type, DateTimeOffset? Timestamp, bool IsGroup, bool IsAtMe);

/// <param name="Action">reply, ignore, transfer_human or pending.</param>
internal sealed record MessageResponse(string Action, string Content, double Confidence, IReadOnlyDictionary<string, object?> Metadata);

internal sealed record HeartbeatRequest(string? AgentId, string? Status);

internal sealed record HeartbeatResponse(string Status);

internal sealed record StatsResponse(
    int Conversations, int Messages, int MessagesWaiting, int Turns, IReadOnlyDictionary<string, int> Outcomes, IReadOnlyDictionary<string, int> Replies, int AgentsConnected);
