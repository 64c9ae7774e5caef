using System.Text.Json.Serialization;

namespace Wxauto.Gateway.Rest;

// The bodies of the original system's API: its names are snake_case, those of the platform's other addresses are not.

/// <summary>A login with the agent's own key.</summary>
internal sealed record LoginRequest(
    [property: JsonPropertyName("agent_id")] string? AgentId,
    [property: JsonPropertyName("api_key")] string? ApiKey);

/// <summary>A token and how long it holds.</summary>
/// <param name="TokenType">Always "bearer".</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record LoginResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

/// <summary>The access token that shall be replaced, when it is not in the address.</summary>
internal sealed record RefreshRequest([property: JsonPropertyName("refresh_token")] string? RefreshToken);

/// <summary>The server works.</summary>
/// <param name="Status">Always "healthy"; otherwise the answer is a problem.</param>
internal sealed record HealthResponse(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("service")] string Service,
    [property: JsonPropertyName("version")] string Version);

/// <summary>A message that the client saw in a chat.</summary>
internal sealed record MessageRequest(
    [property: JsonPropertyName("agent_id")] string? AgentId,
    [property: JsonPropertyName("message")] RestMessage? Message);

/// <summary>id, chat_id and, for a text, content are required; everything else may be missing or null.</summary>
/// <param name="Id">The client's own, at most 128 characters; the same message keeps it.</param>
/// <param name="ChatId">The friend or group. The original client writes a name in lower case with "_" for spaces.</param>
/// <param name="Sender">Who wrote it; missing: the friend of that chat.</param>
/// <param name="Type">text (when missing), image, file, voice, video or other.</param>
/// <param name="Timestamp">ISO 8601 with or without an offset (without: in the Platform's time zone), or seconds or milliseconds since
/// 1970; missing: now.</param>
/// <param name="IsGroup">Missing: no.</param>
/// <param name="IsAtMe">Whether a group's message mentions the account.</param>
internal sealed record RestMessage(
    [property: JsonPropertyName("id"), JsonConverter(typeof(LooseText))] string? Id,
    [property: JsonPropertyName("chat_id"), JsonConverter(typeof(LooseText))] string? ChatId,
    [property: JsonPropertyName("sender"), JsonConverter(typeof(LooseText))] string? Sender,
    [property: JsonPropertyName("content"), JsonConverter(typeof(LooseText))] string? Content,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("timestamp"), JsonConverter(typeof(LooseText))] string? Timestamp,
    [property: JsonPropertyName("is_group"), JsonConverter(typeof(LooseFlag))] bool? IsGroup,
    [property: JsonPropertyName("is_at_me"), JsonConverter(typeof(LooseFlag))] bool? IsAtMe);

/// <summary>What to do about a message.</summary>
/// <param name="Action">reply, ignore or transfer_human. What has no answer yet is ignore with <c>pending: true</c> in the metadata where
/// it was posted, and pending where it is asked for.</param>
/// <param name="Content">What to write into the chat; empty when nothing.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Metadata">How the answer came about.</param>
internal sealed record MessageResponse(
    [property: JsonPropertyName("action")] string Action,
    [property: JsonPropertyName("content")] string Content,
    [property: JsonPropertyName("confidence")] double Confidence,
    [property: JsonPropertyName("metadata")] IReadOnlyDictionary<string, object?> Metadata);

/// <summary>The client lives.</summary>
/// <param name="Status">Also a word instead of an object.</param>
internal sealed record HeartbeatRequest(
    [property: JsonPropertyName("agent_id")] string? AgentId,
    [property: JsonPropertyName("status"), JsonConverter(typeof(StatusOrWord))] ClientStatus? Status);

/// <summary>How the PC of a client is. What is not said stays as it was.</summary>
/// <param name="WxOnline">Whether WeChat is logged in.</param>
internal sealed record ClientStatus(
    [property: JsonPropertyName("cpu_percent"), JsonConverter(typeof(LooseNumber))] double? CpuPercent,
    [property: JsonPropertyName("wx_online"), JsonConverter(typeof(LooseFlag))] bool? WxOnline);

/// <param name="Status">Always "ok".</param>
internal sealed record HeartbeatResponse([property: JsonPropertyName("status")] string Status);

/// <summary>Something went wrong at the client.</summary>
internal sealed record ErrorRequest(
    [property: JsonPropertyName("agent_id")] string? AgentId,
    [property: JsonPropertyName("error"), JsonConverter(typeof(ErrorOrWord))] ClientError? Error);

/// <param name="Type">Its class, e.g. TimeoutError.</param>
internal sealed record ClientError(
    [property: JsonPropertyName("type"), JsonConverter(typeof(LooseText))] string? Type,
    [property: JsonPropertyName("message"), JsonConverter(typeof(LooseText))] string? Message);

/// <param name="Status">Always "ok".</param>
/// <param name="ErrorId">Stands in the server's log beside the error.</param>
internal sealed record ErrorResponse(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("error_id")] string ErrorId);

/// <summary>Something to write into a chat.</summary>
/// <param name="AgentId">Missing: the token's own.</param>
/// <param name="ChatId">As the agent names it, or the chat's name.</param>
internal sealed record SendRequest(
    [property: JsonPropertyName("agent_id")] string? AgentId,
    [property: JsonPropertyName("chat_id"), JsonConverter(typeof(LooseText))] string? ChatId,
    [property: JsonPropertyName("content"), JsonConverter(typeof(LooseText))] string? Content);

/// <summary>It is queued for the agent.</summary>
internal sealed record SendResponse(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message_id")] Guid MessageId);
