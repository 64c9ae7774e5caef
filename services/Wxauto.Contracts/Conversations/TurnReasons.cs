namespace Wxauto.Contracts.Conversations;

/// <summary>How the reasons of turns begin that ended for want of evidence. What customers asked in vain is found by them.</summary>
public static class TurnReasons
{
    public const string NoEvidence = "no evidence";
    public const string WeakEvidence = "evidence is weak";
}
