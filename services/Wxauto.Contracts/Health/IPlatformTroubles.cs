using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Health;

/// <summary>What keeps the platform from working and only the operator can mend, for everybody who shows it.</summary>
public interface IPlatformTroubles
{
    /// <summary>Empty when all is well.</summary>
    IReadOnlyList<Reason> Current { get; }
}
