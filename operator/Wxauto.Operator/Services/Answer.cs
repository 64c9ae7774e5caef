namespace Wxauto.Operator.Services;

/// <summary>Why the services could not be asked: a word for programs, and for people what to do.</summary>
internal sealed record Unanswered(string Reason, string Message)
{
    public const string NoPlatform = "NoPlatform";
    public const string ServicesUnavailable = "ServicesUnavailable";
}

/// <summary>What a service said, or why it said nothing. Exactly one of the two is there.</summary>
internal readonly record struct Answer<T>(T? Value, Unanswered? Problem) where T : class
{
    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Unanswered problem) => new(null, problem);
}
