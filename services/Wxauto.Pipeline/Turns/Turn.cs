using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Pipeline.Wording;

namespace Wxauto.Pipeline.Turns;

/// <summary>One turn on its way through the stages. Each stage adds what it found.</summary>
internal sealed class Turn(ClaimedConversation claim, AgentSpec agent)
{
    private Recollection? _recalled;

    public ClaimedConversation Claim { get; } = claim;
    public Conversation Conversation => Claim.Conversation;
    public IReadOnlyList<Message> Messages => Claim.Messages;
    public AgentSpec Agent { get; } = agent;
    public ReplyWording Wording { get; } = ReplyWording.For(agent);
    public bool IsGroup => Conversation.ChatKind == ChatKind.Group;

    /// <summary>Who is answered; in a group, the member.</summary>
    public string ContactName { get; set; } = "";

    /// <summary>The same by its id; empty when nobody is.</summary>
    public string ContactId { get; set; } = "";

    /// <summary>What the customer wants to know, without mentions; empty until understood.</summary>
    public string Question { get; set; } = "";

    /// <summary>What the customer's pictures show, in words; empty when nothing was read.</summary>
    public string Seen { get; set; } = "";

    /// <summary>The bubbles that the question refers to by quoting them; empty without a quote.</summary>
    public string Quoted { get; set; } = "";
    public Recollection Memory { get; set; } = Recollection.Empty;
    public KnowledgeResult? Knowledge { get; set; }
    public Answered? Answer { get; set; }

    /// <summary>Tokens of calls that gave no answer are paid as well.</summary>
    public (string Provider, string Model, int Input, int Output) Usage { get; set; } = ("", "", 0, 0);
    public List<TraceEntry> Trace { get; } = [];

    /// <summary>What was said in the last half hour; asked for once.</summary>
    public async ValueTask<Recollection> RecallAsync(IConversationMemory memory, CancellationToken cancellationToken) =>
        _recalled ??= Memory != Recollection.Empty ? Memory : await memory.RecallAsync(new RecallRequest(Conversation.Id, Conversation.Agent, Conversation.ChatId, Question,
            Agent.Ai.Memory, WithFacts: false) { ContextFrom = Conversation.ContextFrom }, cancellationToken);

    public string Text(string key) => Wording.Texts[key].Replace("{name}", Agent.DisplayName, StringComparison.Ordinal);
}

/// <summary>How the turn ends.</summary>
/// <param name="Reason">For staff, metrics and whoever learns.</param>
/// <param name="Text">What the customer reads; null says nothing.</param>
internal sealed record Decision(Outcome Outcome, Reason Reason, string? Text = null, IReadOnlyList<Evidence>? Citations = null);
