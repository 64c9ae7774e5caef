using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations.FollowUps;

namespace Wxauto.Conversations.Queue;

/// <summary>
/// The durable way of a message: accepted, claimed with its conversation, decided, replied. Each call is one
/// transaction over a batch; the guarantees G1-G4 rest here.
/// </summary>
public interface IMessageQueue
{
    /// <summary>Commits messages; those whose (agent, client id) is known change nothing, and of those that repeat an earlier one only
    /// that is kept (<see cref="MessageRepeat"/>). Returns the ids that were new.</summary>
    Task<IReadOnlySet<Guid>> AcceptAsync(IReadOnlyList<InboundMessage> messages, CancellationToken cancellationToken);

    /// <summary>Takes up to <paramref name="max"/> conversations that are ready, for this long. No two callers get the same one.</summary>
    Task<IReadOnlyList<ClaimedConversation>> ClaimAsync(int max, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Prolongs leases that are still held; a short lease lets others take over soon after a crash.</summary>
    Task RenewAsync(IReadOnlyCollection<Guid> leaseIds, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Commits turns whose lease is still held, and skips the others. A turn whose conversation a person took over
    /// meanwhile is committed as left to that person, without replies. Returns what was committed.
    /// </summary>
    Task<IReadOnlyList<TurnRecord>> CommitAsync(IReadOnlyList<DecidedTurn> turns, CancellationToken cancellationToken);

    /// <summary>Gives a conversation back after a failure, to be claimed again at that time.</summary>
    Task ReleaseAsync(Guid conversationId, Guid leaseId, DateTimeOffset retryAt, CancellationToken cancellationToken);

    /// <summary>Replies that these agents do not have yet, each agent's oldest first, without those that are on their way. None for a
    /// session that is not the agent's newest.</summary>
    Task<IReadOnlyList<Reply>> ReadyRepliesAsync(IReadOnlyCollection<AgentSession> agents, IReadOnlyCollection<Guid> underWay, int max,
        CancellationToken cancellationToken);

    /// <summary>Replies that these agents have, or were being sent within this time, and must not show any more.</summary>
    Task<IReadOnlyList<(Guid Id, string Agent)>> WithdrawnRepliesAsync(IReadOnlyCollection<string> agents, TimeSpan since,
        CancellationToken cancellationToken);

    /// <summary>Moves replies on. A reply never goes back to an earlier state.</summary>
    Task MoveRepliesAsync(IReadOnlyList<ReplyMove> moves, CancellationToken cancellationToken);

    /// <summary>
    /// Commits a turn with a reply for up to <paramref name="max"/> follow-ups whose time has come; where a person has the
    /// conversation they are dropped, where the customer waits for an answer they wait too. Returns the agents that have replies
    /// now, and whether more are due.
    /// </summary>
    Task<(IReadOnlyList<string> Agents, bool More)> SendFollowUpsAsync(int max, CancellationToken cancellationToken);

    /// <summary>Commits a turn with this text as its reply. Returns the reply's id; null when the conversation is unknown or a person holds
    /// it.</summary>
    Task<Guid?> SayAsync(Guid conversationId, string text, CancellationToken cancellationToken);

    /// <summary>
    /// A person takes the conversation: the AI is silent from this commit on and replies the agent does not have are withdrawn.
    /// Those that it may have are found by <see cref="WithdrawnRepliesAsync"/>. Returns the agent, or null when the conversation
    /// is unknown or held by someone else.
    /// </summary>
    Task<string?> HoldAsync(Guid conversationId, Holder person, CancellationToken cancellationToken);

    /// <summary>Gives the conversation back to the AI, which is not told what was said before. False when it is unknown.</summary>
    Task<bool> TakeBackAsync(Guid conversationId, CancellationToken cancellationToken);
}

/// <param name="ReadyAt">When its turn may start: now, or after the debounce.</param>
/// <param name="ReadyBy">Its turn starts then at the latest, whatever else comes.</param>
public sealed record InboundMessage(Message Message, string ChatId, string ChatName, ChatKind ChatKind, DateTimeOffset ReadyAt,
    DateTimeOffset ReadyBy)
{
    /// <summary>Which earlier message of the conversation with the same sender and text is the same message; null: none is.</summary>
    public RepeatRule? Repeats { get; init; }

    /// <summary>A person of ours typed it in WeChat just now, in a chat that is served: he has the conversation from this commit on,
    /// unless somebody has it already.</summary>
    public bool ByPerson { get; init; }
}

/// <summary>Messages from this position on that came since then, were decided since then, or have no outcome yet.</summary>
public sealed record RepeatRule(long From, DateTimeOffset Since);

/// <summary>A conversation under lease with its messages that have no outcome, in order.</summary>
public sealed record ClaimedConversation(Conversation Conversation, IReadOnlyList<Message> Messages, Guid LeaseId, long Version,
    int Attempts);

/// <param name="Messages">The messages whose outcome this is.</param>
/// <param name="State">The conversation's state from now on; null leaves it.</param>
public sealed record DecidedTurn(TurnRecord Turn, ClaimedConversation Claim, IReadOnlyList<Guid> Messages, IReadOnlyList<Reply> Replies,
    ConversationState? State)
{
    /// <summary>What can be learnt from it once it is committed; null: nothing.</summary>
    public MemoryNote? Memory { get; init; }

    /// <summary>What was promised in it; replaces earlier promises of the conversation.</summary>
    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];
}

/// <summary>An open stream of an agent, by the session that its row names while it is the newest.</summary>
public sealed record AgentSession(string Agent, Guid Session);

public sealed record ReplyMove(Guid ReplyId, string Agent, ReplyState To, string? Error);
