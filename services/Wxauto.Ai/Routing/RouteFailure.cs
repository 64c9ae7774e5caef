using Wxauto.Ai.Providers;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Routing;

/// <summary>What it comes to when the one provider that was to be asked gave nothing.</summary>
/// <param name="Reason">For staff: what is wrong, and what to do.</param>
internal sealed record RouteFailure(Reason Reason, bool IsTransient, TimeSpan? RetryAfter)
{
    /// <summary>A budget is free again at midnight, or when somebody raises it.</summary>
    private static readonly TimeSpan BudgetWait = TimeSpan.FromHours(1);

    /// <param name="failed">What was not done: makes a reason of the problems and what to do about them.</param>
    public static RouteFailure Of<T>(Routed<T> routed, Func<Reason[], Reason, Reason> failed)
    {
        var failures = routed.Attempts.Select(a => a.Failure).OfType<ProviderFailure>().ToList();
        if (failures.Count == 0)
            return new RouteFailure(failed([ProviderReasons.AsksNoModel], ProviderReasons.NameAnother), false, null);
        var last = failures[^1];
        var model = routed.Attempts[^1].Model;
        return new RouteFailure(failed([.. routed.Failures], last.Remedy ?? Remedy(last, model)),
            last.IsTransient || last.Kind == FailureKind.Budget,
            last.Kind == FailureKind.Budget ? BudgetWait : failures.Select(f => f.RetryAfter).Max());
    }

    private static Reason Remedy(ProviderFailure failure, string model) => failure.Kind switch
    {
        FailureKind.Missing => ProviderReasons.CorrectManifest,
        FailureKind.Budget => ProviderReasons.RaiseBudget,
        FailureKind.Refused => ProviderReasons.CheckKey.With(model),
        FailureKind.NoMoney => ProviderReasons.FillAccount,
        FailureKind.ContentFilter => ProviderReasons.ChangeContent,
        _ => ProviderReasons.MayPass,
    };
}
