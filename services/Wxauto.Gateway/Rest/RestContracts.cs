using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Wxauto.Gateway.Inbound;

namespace Wxauto.Gateway.Rest;

// The bodies of the original system's API: its names are snake_case, those of the platform's other addresses are not.

/// <summary>A login with the agent's own key.</summary>
internal sealed record LoginRequest(
    [property: JsonPropertyName("agent_id"), Required, MinLength(1)] string? AgentId,
    [property: JsonPropertyName("api_key"), Required, MinLength(1)] string? ApiKey);

/// <summary>A token and how long it holds.</summary>
/// <param name="AccessToken">For the header <c>Authorization: Bearer TOKEN</c>.</param>
/// <param name="TokenType">Always "bearer".</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record LoginResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

/// <summary>The access token that shall be replaced, when it is not in the address.</summary>
/// <param name="RefreshToken">The access token itself: there is no other kind of token.</param>
internal sealed record RefreshRequest([property: JsonPropertyName("refresh_token"), Required, MinLength(1)] string? RefreshToken);

/// <summary>The server works.</summary>
/// <param name="Status">Always "healthy"; otherwise the answer is a problem.</param>
internal sealed record HealthResponse(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("service")] string Service,
    [property: JsonPropertyName("version")] string Version);

/// <summary>A message that the client saw in a chat.</summary>
/// <param name="AgentId">The token's own agent.</param>
internal sealed record MessageRequest(
    [property: JsonPropertyName("agent_id"), Required, MinLength(1)] string? AgentId,
    [property: JsonPropertyName("message"), Required] RestMessage? Message);

/// <summary>id, chat_id and, for a text, content are required; everything else may be missing or null.</summary>
/// <param name="Id">The client's own, at most 128 characters; the same message keeps it.</param>
/// <param name="ChatId">The friend or group. The original client writes a name in lower case with "_" for spaces.</param>
/// <param name="Sender">Who wrote it; missing: the friend of that chat.</param>
/// <param name="Type">text (when missing, also friend), quote, image, file, voice (with its words, when they are known), video and others.
/// Notices of WeChat (system, sys, time, recall, tickle, notice) and what the account itself said (self) are kept and not answered.</param>
/// <param name="Timestamp">ISO 8601 with or without an offset (without: in the Platform's time zone), or seconds or milliseconds since
/// 1970; missing: now.</param>
/// <param name="Content">What it says; may be empty.</param>
/// <param name="IsGroup">Missing: no.</param>
/// <param name="IsAtMe">Whether a group's message mentions the account.</param>
internal sealed record RestMessage(
    [property: JsonPropertyName("id"), JsonConverter(typeof(LooseText)), Required, StringLength(MessageRules.MaxId, MinimumLength = 1)]
    string? Id,
    [property: JsonPropertyName("chat_id"), JsonConverter(typeof(LooseText)), Required]
    [property: StringLength(MessageRules.MaxName, MinimumLength = 1)]
    string? ChatId,
    [property: JsonPropertyName("content"), JsonConverter(typeof(LooseText)), Required, MaxLength(MessageRules.MaxText)] string? Content,
    [property: JsonPropertyName("sender"), JsonConverter(typeof(LooseText)), MaxLength(MessageRules.MaxName)] string? Sender = null,
    [property: JsonPropertyName("type")]
    [property: AllowedValues("text", "friend", "quote", "image", "file", "voice", "video", "link", "location", "personal_card", "card",
        "merge", "emotion", "note", "mini_program", "other", "self", "system", "sys", "time", "recall", "tickle", "notice")]
    string? Type = null,
    [property: JsonPropertyName("timestamp"), JsonConverter(typeof(LooseText))] string? Timestamp = null,
    [property: JsonPropertyName("is_group"), JsonConverter(typeof(LooseFlag))] bool? IsGroup = null,
    [property: JsonPropertyName("is_at_me"), JsonConverter(typeof(LooseFlag))] bool? IsAtMe = null);

/// <summary>What to do about a message.</summary>
/// <param name="Action">reply, ignore or transfer_human. What has no answer yet is ignore with <c>pending: true</c> in the metadata where
/// it was posted, and pending where it is asked for.</param>
/// <param name="Content">What to write into the chat; empty when nothing.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Metadata">How the answer came about.</param>
internal sealed record MessageResponse(
    [property: JsonPropertyName("action"), AllowedValues("reply", "ignore", "transfer_human", "pending")] string Action,
    [property: JsonPropertyName("content")] string Content,
    [property: JsonPropertyName("confidence"), Range(0.0, 1.0)] double Confidence,
    [property: JsonPropertyName("metadata")] AnswerMetadata Metadata);

/// <summary>How an answer came about; of what is pending, only that it is: the rest is null.</summary>
/// <param name="Pending">True while there is no answer, or none that may be written now; null beside an answer.</param>
/// <param name="HeldBack">Whether there is an answer that the send budget, quiet hours or a pause hold back.</param>
/// <param name="TurnId">The turn that answered; several messages in short order are one turn.</param>
/// <param name="Outcome">What the turn decided.</param>
/// <param name="Reason">Why, in English.</param>
/// <param name="ReasonCode">The same as a code that does not change.</param>
/// <param name="Provider">Who made the answer; null when no model was asked.</param>
/// <param name="Model">The model that made it; null when none was asked.</param>
/// <param name="ReplyIds">One for each line of the content.</param>
internal sealed record AnswerMetadata(
    [property: JsonPropertyName("pending")] bool? Pending,
    [property: JsonPropertyName("held_back")] bool? HeldBack,
    [property: JsonPropertyName("turn_id")] Guid? TurnId,
    [property: JsonPropertyName("outcome")] string? Outcome,
    [property: JsonPropertyName("reason")] string? Reason,
    [property: JsonPropertyName("reason_code")] string? ReasonCode,
    [property: JsonPropertyName("provider")] string? Provider,
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("reply_ids")] IReadOnlyList<Guid>? ReplyIds)
{
    public static AnswerMetadata NotYet(bool heldBack) => new(true, heldBack, null, null, null, null, null, null, null);
}

/// <summary>The client lives.</summary>
/// <param name="AgentId">The token's own agent.</param>
/// <param name="Status">How it is; may be missing.</param>
internal sealed record HeartbeatRequest(
    [property: JsonPropertyName("agent_id"), Required, MinLength(1)] string? AgentId,
    [property: JsonPropertyName("status"), JsonConverter(typeof(StatusOrWord))] ClientStatus? Status = null);

/// <summary>How the PC of a client is. What is not said stays as it was.</summary>
/// <param name="CpuPercent">Of all its processors, 0 to 100.</param>
/// <param name="WxOnline">Whether WeChat is logged in.</param>
internal sealed record ClientStatus(
    [property: JsonPropertyName("cpu_percent"), JsonConverter(typeof(LooseNumber))] double? CpuPercent = null,
    [property: JsonPropertyName("wx_online"), JsonConverter(typeof(LooseFlag))] bool? WxOnline = null);

/// <summary>It was noted.</summary>
/// <param name="Status">Always "ok".</param>
internal sealed record HeartbeatResponse([property: JsonPropertyName("status")] string Status);

/// <summary>Something went wrong at the client.</summary>
/// <param name="AgentId">The token's own agent.</param>
internal sealed record ErrorRequest(
    [property: JsonPropertyName("agent_id"), Required, MinLength(1)] string? AgentId,
    [property: JsonPropertyName("error"), JsonConverter(typeof(ErrorOrWord)), Required] ClientError? Error);

/// <summary>What went wrong.</summary>
/// <param name="Type">Its class, e.g. TimeoutError.</param>
/// <param name="Message">What it says. Personal data in it is masked in the log.</param>
internal sealed record ClientError(
    [property: JsonPropertyName("type"), JsonConverter(typeof(LooseText))] string? Type = null,
    [property: JsonPropertyName("message"), JsonConverter(typeof(LooseText))] string? Message = null);

/// <summary>It is in the server's log.</summary>
/// <param name="Status">Always "ok".</param>
/// <param name="ErrorId">Stands in the server's log beside the error.</param>
internal sealed record ErrorResponse(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("error_id")] string ErrorId);

/// <summary>Something to write into a chat.</summary>
/// <param name="AgentId">Missing: the token's own.</param>
/// <param name="ChatId">As the agent names it, or the chat's name.</param>
/// <param name="Content">What to write.</param>
internal sealed record SendRequest(
    [property: JsonPropertyName("chat_id"), JsonConverter(typeof(LooseText)), Required]
    [property: StringLength(MessageRules.MaxName, MinimumLength = 1)]
    string? ChatId,
    [property: JsonPropertyName("content"), JsonConverter(typeof(LooseText)), Required]
    [property: StringLength(MessageRules.MaxText, MinimumLength = 1)]
    string? Content,
    [property: JsonPropertyName("agent_id")] string? AgentId = null);

/// <summary>It is queued for the agent.</summary>
/// <param name="Success">Always true; otherwise the answer is a problem.</param>
/// <param name="MessageId">The reply's own id.</param>
internal sealed record SendResponse(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message_id")] Guid MessageId);
