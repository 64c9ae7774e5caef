using Wxauto.Ai.Providers;

namespace Wxauto.Ai.Routing;

/// <summary>What it comes to when the one provider that was to be asked gave nothing.</summary>
/// <param name="Message">For staff: what is wrong, and what to do.</param>
internal sealed record RouteFailure(string Message, bool IsTransient, TimeSpan? RetryAfter)
{
    /// <summary>A budget is free again at midnight, or when somebody raises it.</summary>
    private static readonly TimeSpan BudgetWait = TimeSpan.FromHours(1);

    /// <param name="what">What was not done, as the beginning of a sentence.</param>
    public static RouteFailure Of<T>(Routed<T> routed, string what)
    {
        var failures = routed.Attempts.Select(a => a.Failure).OfType<ProviderFailure>().ToList();
        if (failures.Count == 0)
            return new RouteFailure($"{what}: its preset asks no model. Name another provider.", false, null);
        var last = failures[^1];
        var model = routed.Attempts[^1].Model;
        return new RouteFailure($"{what}: {routed.Failures}. {last.Remedy ?? Remedy(last, model)}", last.IsTransient || last.Kind == FailureKind.Budget,
            last.Kind == FailureKind.Budget ? BudgetWait : failures.Select(f => f.RetryAfter).Max());
    }

    private static string Remedy(ProviderFailure failure, string model) => failure.Kind switch
    {
        FailureKind.Missing => "Correct the manifest.",
        FailureKind.Budget => "Raise spec.budget of the AIProvider, or wait for the next day or month.",
        FailureKind.Refused => $"Check key and endpoint of the AIProvider, and that it has the model '{model}'.",
        FailureKind.ContentFilter => "The provider does not take this content: change it, or name another provider.",
        _ => "This may pass; when it does not, look at the AIProvider's limits and at the provider itself.",
    };
}
