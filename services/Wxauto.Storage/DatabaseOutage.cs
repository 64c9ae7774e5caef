using System.Data.Common;

namespace Wxauto.Storage;

public static class DatabaseOutage
{
    /// <summary>Whether the database did not answer, so that the same may succeed later.</summary>
    public static bool IsCauseOf(Exception e) =>
        // Entity Framework wraps what a provider calls transient.
        e is TimeoutException or DbException { IsTransient: true }
            || (e is InvalidOperationException { InnerException: { } inner } && IsCauseOf(inner));
}
