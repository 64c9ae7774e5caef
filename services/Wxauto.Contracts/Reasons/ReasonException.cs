namespace Wxauto.Contracts.Reasons;

/// <summary>What went wrong is a reason, for staff; whoever keeps or shows it takes that, not the message.</summary>
public abstract class ReasonException(Reason reason, Exception? inner = null) : Exception(reason.ToString(), inner)
{
    public Reason Reason => reason;
}
