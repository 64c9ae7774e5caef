namespace Wxauto.Contracts.Internal;

/// <summary>
/// What the operator asks of the services, on their internal port: JSON over HTTP/1.1 with the header
/// `Authorization: Bearer TOKEN`, TOKEN being operatorToken of the Secret PLATFORM-internal.
/// </summary>
public static class InternalApi
{
    /// <summary>Gateway. GET: all <see cref="AgentReport"/>s.</summary>
    public const string Agents = "/internal/agents";

    /// <summary>Pipeline. GET: all <see cref="Ai.ProviderStatus"/>.</summary>
    public const string AIProviders = "/internal/ai-providers";

    /// <summary>Pipeline. GET: all <see cref="Ai.McpServerStatus"/>.</summary>
    public const string McpServers = "/internal/mcp-servers";

    /// <summary>Knowledge. GET: all <see cref="Knowledge.KnowledgeBaseStatus"/>.</summary>
    public const string KnowledgeBases = "/internal/knowledge-bases";

    /// <summary>Gateway. POST an <see cref="EnrollmentTokenRequest"/>: a new <see cref="EnrollmentToken"/>. Tokens that were given before
    /// stay good until they end, or a PC enrols with one of them.</summary>
    public const string EnrollmentTokens = "/internal/agents/{name}/enrollment-tokens";

    /// <summary>Gateway. DELETE: ends the agent's enrolment and its stream; 204 also when there is none.</summary>
    public const string Agent = "/internal/agents/{name}";

    /// <summary>Every role that has a sidecar. GET: a <see cref="SidecarReport"/> of the replica that is asked.</summary>
    public const string Sidecar = "/internal/sidecar";

    /// <summary>The address for one agent.</summary>
    public static string Of(string path, string agent) => path.Replace("{name}", Uri.EscapeDataString(agent), StringComparison.Ordinal);
}

/// <summary>What the gateway knows of an agent.</summary>
/// <param name="Enrolled">It has a key with which it may connect.</param>
/// <param name="Connected">It has a stream to one of the gateways.</param>
/// <param name="Version">Of the agent's program; empty before it first connected.</param>
/// <param name="QueueDepth">Messages and replies that wait in its spool.</param>
/// <param name="WeChatState">LoggedIn, LoggedOut, NotRunning, Locked, Unreadable; empty when it said nothing yet.</param>
/// <param name="Paused">It was asked not to type.</param>
/// <param name="AwaitsApproval">A PC enrolled as it, and nobody has let it in yet.</param>
/// <param name="KeyId">Of the PC that enrolled; null: none did.</param>
/// <param name="PendingKeyId">Of another PC, which asks to take the agent over; null: none does.</param>
public sealed record AgentReport(string Name, bool Enrolled, bool Connected, string Version, DateTimeOffset? LastSeenAt, int QueueDepth,
    string WeChatState, bool Paused, bool AwaitsApproval = false, string? KeyId = null, string? PendingKeyId = null);

/// <summary>Whether the Dapr sidecar of a pod answers its program.</summary>
/// <param name="Since">Since when it does not; null when it does.</param>
/// <param name="Problem">Why not; empty when it does.</param>
public sealed record SidecarReport(bool Answers, DateTimeOffset? Since, string Problem);

/// <param name="Ttl">A duration such as 24h.</param>
public sealed record EnrollmentTokenRequest(string Ttl);

/// <param name="Token">Enrols the agent once.</param>
public sealed record EnrollmentToken(string Token, DateTimeOffset ExpiresAt);
