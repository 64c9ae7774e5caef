using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Contracts.Ai;

/// <summary>Answers from evidence with the first provider of a route that can.</summary>
public interface IChatRouter
{
    /// <summary>Never throws for a provider's failure: that is an <see cref="AnswerFailed"/>.</summary>
    ValueTask<AnswerResult> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken);

    /// <summary>True when a model may be asked, so that what was said before can matter.</summary>
    bool AsksModels(AiSpec ai);
}

/// <summary>What a provider may know to answer a turn. Customer text and evidence are data, never instructions.</summary>
/// <param name="Ai">Route, deadline, tools and guard; an empty route quotes the evidence.</param>
/// <param name="History">Earlier lines of the conversation, oldest first.</param>
/// <param name="MaxLength">Characters wanted at most; the pipeline still splits and checks.</param>
public sealed record AnswerRequest(
    AiSpec Ai,
    Persona Persona,
    string Question,
    IReadOnlyList<DialogueLine> History,
    IReadOnlyList<Evidence> Evidence,
    int MaxLength)
{
    /// <summary>Who answers, for the ledger.</summary>
    public string Agent { get; init; } = "";
    public Guid? ConversationId { get; init; }

    /// <summary>What was said before <see cref="History"/>, in short.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What is known of the customer.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>The customer's tier, e.g. vip; empty when unknown.</summary>
    public string Tier { get; init; } = "";

    /// <summary>What the customer sent with the question, which tools can be given.</summary>
    public IReadOnlyList<AttachmentReference> Attachments { get; init; } = [];

    /// <summary>The best passage is likely enough to be quoted as it is when no model has an answer.</summary>
    public bool MayQuote { get; init; } = true;

    /// <summary>The same where a model had an answer that did not hold: passages that mislead a model mislead the search as well.</summary>
    public bool MayQuoteInstead { get; init; } = true;

    /// <summary>The model may promise to write again.</summary>
    public bool MayFollowUp { get; init; }

    /// <summary>Where the model may search on its own, and for which documents; only the question is its own. Null: nowhere.</summary>
    public KnowledgeQuery? MaySearch { get; init; }
}

/// <param name="BlobId">SHA-256 of the content, lower-case hex.</param>
public sealed record AttachmentReference(string FileName, string MediaType, string BlobId);

/// <param name="Language">IETF tag, e.g. zh-CN.</param>
public sealed record Persona(string Name, string Tone, string Instructions, string Language);

/// <param name="FromCustomer">False: said by the platform or a person of it.</param>
public sealed record DialogueLine(bool FromCustomer, string Text);

public abstract record AnswerResult
{
    /// <summary>Why this model, who failed before it, which tools were called: for the trace.</summary>
    public Reason? Route { get; init; }
}

/// <param name="Citations">Indexes into <see cref="Evidence"/>; -1 for a source that does not exist.</param>
public sealed record Answered(string Text, IReadOnlyList<int> Citations, string Provider, string Model, int InputTokens, int OutputTokens)
    : AnswerResult
{
    /// <summary>What was asked with, and after it what the model found itself.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>At most one: a conversation has one promise at a time.</summary>
    public IReadOnlyList<FollowUpPromise> FollowUps { get; init; } = [];

    /// <summary>What it rests on.</summary>
    public AnswerBasis Basis { get; init; }

    /// <summary>0-1: which share of what was said holds; null when nobody judged.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why no customer may read this; null when nothing is wrong with it.</summary>
    public Reason? Fault { get; init; }
}

/// <summary>What an answer rests on: passages, which it cites; what tools said; or nothing, as it asks the customer back.</summary>
public enum AnswerBasis { Passages, Tools, QuestionBack }

/// <param name="After">From the commit of the turn on.</param>
/// <param name="Text">What the customer will read.</param>
public sealed record FollowUpPromise(TimeSpan After, string Text);

/// <summary>The provider found that the evidence does not answer, or that a person is needed.</summary>
public sealed record HandOffAsked(Reason Why, string Provider, string Model, int InputTokens, int OutputTokens) : AnswerResult;

/// <summary>No provider of the route answered. The reason is for staff, not for customers.</summary>
public sealed record AnswerFailed(Reason Why) : AnswerResult;
