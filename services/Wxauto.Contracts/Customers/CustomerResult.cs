using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Customers;

/// <summary>Why something was not done, where that is the fault of who asked.</summary>
/// <param name="Field">The field of the request that is wrong; null when none is.</param>
public sealed record CustomerRefusal(Reason Reason, string? Field = null);

/// <summary>A value, or why there is none.</summary>
public sealed record CustomerResult<T>
    where T : class
{
    private CustomerResult(T? value, CustomerRefusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>Null when refused.</summary>
    public T? Value { get; }
    public CustomerRefusal? Refusal { get; }

    public static implicit operator CustomerResult<T>(T value) => new(value, null);

    public static implicit operator CustomerResult<T>(CustomerRefusal refusal) => new(null, refusal);
}
