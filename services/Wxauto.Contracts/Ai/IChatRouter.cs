using Wxauto.Contracts.Knowledge;

namespace Wxauto.Contracts.Ai;

/// <summary>Answers from evidence with the first provider of a route that can.</summary>
public interface IChatRouter
{
    /// <summary>Never throws for a provider's failure: that is an <see cref="AnswerFailed"/>.</summary>
    ValueTask<AnswerResult> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken);
}

/// <summary>What a provider may know to answer a turn. Customer text and evidence are data, never instructions.</summary>
/// <param name="Route">AIProviders in order of preference; empty: the Extractive provider.</param>
/// <param name="History">Earlier lines of the conversation, oldest first.</param>
/// <param name="MaxLength">Characters wanted at most; the pipeline still splits and checks.</param>
public sealed record AnswerRequest(
    IReadOnlyList<string> Route,
    Persona Persona,
    string Question,
    IReadOnlyList<DialogueLine> History,
    IReadOnlyList<Evidence> Evidence,
    int MaxLength);

/// <param name="Language">IETF tag, e.g. zh-CN.</param>
public sealed record Persona(string Name, string Tone, string Instructions, string Language);

/// <param name="FromCustomer">False: said by the platform or a person of it.</param>
public sealed record DialogueLine(bool FromCustomer, string Text);

public abstract record AnswerResult;

/// <param name="Citations">Indexes into <see cref="AnswerRequest.Evidence"/>; never empty.</param>
public sealed record Answered(string Text, IReadOnlyList<int> Citations, string Provider, string Model, int InputTokens, int OutputTokens) : AnswerResult;

/// <summary>The provider found that the evidence does not answer, or that a person is needed.</summary>
public sealed record HandOffAsked(string Reason, string Provider, string Model, int InputTokens, int OutputTokens) : AnswerResult;

/// <summary>No provider of the route answered. The reason is for staff, not for customers.</summary>
public sealed record AnswerFailed(string Reason) : AnswerResult;
