namespace Wxauto.Contracts.Reasons;

/// <summary>Why a run of a workflow failed.</summary>
public static class WorkflowReasons
{
    internal static readonly ReasonCatalog Catalog = new();

    /// <summary>What something else said that has no reasons.</summary>
    public static readonly ReasonCode<string> Error = Catalog.Add<string>("run.error", "error");
    public static readonly ReasonCode<string, string> NoStep = Catalog.Add<string, string>("run.no-step", "workflow", "step");
    public static readonly ReasonCode<int, string> ProcessEnded = Catalog.Add<int, string>("run.process-ended", "times", "step");
    public static readonly ReasonCode<string, double> Slow = Catalog.Add<string, double>("run.slow", "step", "seconds");
    public static readonly ReasonCode<string> OtherInput = Catalog.Add<string>("run.other-input", "step");
    public static readonly ReasonCode<string> OtherState = Catalog.Add<string>("run.other-state", "step");
}
