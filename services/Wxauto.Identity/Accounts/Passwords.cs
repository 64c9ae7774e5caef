using Wxauto.Contracts.Reasons;

namespace Wxauto.Identity.Accounts;

/// <summary>What a password must be. Length counts; rules about kinds of signs make people write them down.</summary>
internal static class Passwords
{
    public const int Least = 10, Most = 128;
    private const int Different = 5;

    /// <summary>Null when it may be used.</summary>
    public static Reason? FaultOf(string? password, string name)
    {
        if (password is null || password.Length is < Least or > Most)
            return AccountReasons.PasswordLength.With(Least, Most);
        return password.Distinct().Count() < Different || password.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? AccountReasons.PasswordPlain.Reason : null;
    }
}
