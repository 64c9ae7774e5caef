using System.ClientModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Wxauto.Ai.Extractive;
using Wxauto.Ai.Providers;
using Wxauto.Contracts.Ai;

namespace Wxauto.Ai;

/// <summary>Asks the providers of a route in order until one answers; without any, quotes the evidence.</summary>
internal sealed partial class ChatRouter(ProviderClients providers, ILogger<ChatRouter> logger) : IChatRouter
{
    public async ValueTask<AnswerResult> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> route = request.Route.Count > 0 ? request.Route : ProviderClients.EnvironmentIsSet ? [ProviderClients.FromEnvironment] : [];
        if (route.Count == 0)
            return ExtractiveAnswer.From(request);
        var failures = new List<string>();
        foreach (var provider in route)
        {
            var (client, model, timeout, missing) = providers.Find(provider);
            if (client is null)
            {
                failures.Add(missing!);
                continue;
            }
            var (result, failure) = await AskAsync(client, provider, model, timeout, request, cancellationToken);
            if (result is not null)
                return result;
            failures.Add(failure!);
            LogProviderFailed(provider, failure!);
        }
        return new AnswerFailed(string.Join("; ", failures));
    }

    private static async Task<(AnswerResult? Result, string? Failure)> AskAsync(
        IChatClient client, string provider, string model, TimeSpan timeout, AnswerRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var response = await client.GetResponseAsync(AnswerPrompt.Messages(request), AnswerPrompt.Options(), limit.Token);
            var (input, output) = ((int)(response.Usage?.InputTokenCount ?? 0), (int)(response.Usage?.OutputTokenCount ?? 0));
            if (response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Any(c => c.Name == AnswerPrompt.HandOffTool))
                return (new HandOffAsked("the model asks for a person", provider, model, input, output), null);
            var (text, citations) = AnswerPrompt.Read(response.Text, request.Evidence.Count);
            return (new Answered(text, citations, provider, model, input, output), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{provider} gave no answer within {timeout.TotalSeconds:0} s");
        }
        catch (ClientResultException e) when (e.Status != 0)
        {
            return (null, $"{provider} answered with status {e.Status}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The client throws anything for an answer it does not expect, even for an index; all of it is this provider's failure.
            return (null, $"{provider} cannot be understood or reached ({e.GetType().Name})");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Provider {Provider} failed: {Failure}")]
    private partial void LogProviderFailed(string provider, string failure);
}
