using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Tables;

/// <summary>A question and an answer that people taught, or a question that nobody could answer yet.</summary>
internal sealed class KnowledgeDraft
{
    public required Guid Id { get; init; }
    public required string Base { get; init; }
    public required string Question { get; set; }

    /// <summary>Empty: customers asked in vain, and no person answered.</summary>
    public required string Answer { get; set; }
    public DraftState State { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Asked { get; set; }

    /// <summary>JSON: other wordings of the same question.</summary>
    public string Variants { get; set; } = "[]";

    /// <summary>What speaks against it: knowledge that says the same or something else; null when nothing does.</summary>
    public Reason? Concern { get; set; }

    /// <summary>Where it was learnt, for the console.</summary>
    public Guid? ConversationId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public string ReviewedBy { get; set; } = "";
    public DateTimeOffset? ReviewedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>How often a published one was cited.</summary>
    public int Cited { get; set; }
}
