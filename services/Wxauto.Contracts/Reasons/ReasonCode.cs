namespace Wxauto.Contracts.Reasons;

/// <summary>An entry of the catalogue: a code and the names of its values.</summary>
public abstract class ReasonCode
{
    private protected ReasonCode(string name, string[] valueNames) => (Name, ValueNames) = (name, valueNames);

    public string Name { get; }

    public IReadOnlyList<string> ValueNames { get; }

    private protected Reason Make(params ReadOnlySpan<object> values)
    {
        var named = new Dictionary<string, object>(values.Length);
        for (var i = 0; i < values.Length; i++)
            named[ValueNames[i]] = Plain(values[i]);
        return new Reason(Name, named);
    }

    /// <summary>What JSON brings back.</summary>
    private static object Plain(object value) => value switch
    {
        string or long or double or Reason or Reason[] or string[] => value,
        int number => (long)number,
        _ => throw new NotSupportedException($"A value of a reason cannot be a {value.GetType().Name}."),
    };
}

/// <summary>A code without values: there is one reason of it.</summary>
public sealed class PlainReasonCode : ReasonCode
{
    internal PlainReasonCode(string name)
        : base(name, []) => Reason = new Reason(name, null);

    public Reason Reason { get; }

    public static implicit operator Reason(PlainReasonCode code) => code.Reason;
}

public sealed class ReasonCode<T> : ReasonCode
    where T : notnull
{
    internal ReasonCode(string name, string first)
        : base(name, [first])
    {
    }

    public Reason With(T first) => Make(first);
}

public sealed class ReasonCode<T1, T2> : ReasonCode
    where T1 : notnull
    where T2 : notnull
{
    internal ReasonCode(string name, string first, string second)
        : base(name, [first, second])
    {
    }

    public Reason With(T1 first, T2 second) => Make(first, second);
}

public sealed class ReasonCode<T1, T2, T3> : ReasonCode
    where T1 : notnull
    where T2 : notnull
    where T3 : notnull
{
    internal ReasonCode(string name, string first, string second, string third)
        : base(name, [first, second, third])
    {
    }

    public Reason With(T1 first, T2 second, T3 third) => Make(first, second, third);
}

public sealed class ReasonCode<T1, T2, T3, T4> : ReasonCode
    where T1 : notnull
    where T2 : notnull
    where T3 : notnull
    where T4 : notnull
{
    internal ReasonCode(string name, string first, string second, string third, string fourth)
        : base(name, [first, second, third, fourth])
    {
    }

    public Reason With(T1 first, T2 second, T3 third, T4 fourth) => Make(first, second, third, fourth);
}
