namespace Wxauto.Contracts.Reasons;

/// <summary>Why somebody cannot log in, and what of an account cannot be changed.</summary>
public static class AccountReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode LoginNeeded = Catalog.Add("account.login-needed");
    public static readonly ReasonCode<string> NotAllowed = Catalog.Add<string>("account.not-allowed", "permission");
    public static readonly PlainReasonCode PasswordNeeded = Catalog.Add("account.password-needed");
    /// <summary>One for all causes: it must not tell whether there is such an account.</summary>
    public static readonly PlainReasonCode LoginWrong = Catalog.Add("account.login-wrong");
    public static readonly ReasonCode<int> LoginWait = Catalog.Add<int>("account.login-wait", "seconds");
    public static readonly PlainReasonCode LinkUsed = Catalog.Add("account.link-used");
    public static readonly PlainReasonCode OidcFailed = Catalog.Add("account.oidc-failed");
    public static readonly PlainReasonCode OidcNoRole = Catalog.Add("account.oidc-no-role");
    public static readonly ReasonCode<int, int> PasswordLength = Catalog.Add<int, int>("account.password-length", "least", "most");
    public static readonly PlainReasonCode PasswordPlain = Catalog.Add("account.password-plain");
    public static readonly PlainReasonCode PasswordWrong = Catalog.Add("account.password-wrong");
    public static readonly PlainReasonCode External = Catalog.Add("account.external");
    public static readonly PlainReasonCode Name = Catalog.Add("account.name");
    public static readonly ReasonCode<int> DisplayName = Catalog.Add<int>("account.display-name", "most");
    public static readonly ReasonCode<string> NameTaken = Catalog.Add<string>("account.name-taken", "name");
    public static readonly ReasonCode<string[]> Role = Catalog.Add<string[]>("account.role", "roles");
    public static readonly PlainReasonCode Unknown = Catalog.Add("account.unknown");
    public static readonly PlainReasonCode LastAdmin = Catalog.Add("account.last-admin");
    public static readonly PlainReasonCode ChangedMeanwhile = Catalog.Add("account.changed-meanwhile");
    public static readonly ReasonCode<string[]> Scopes = Catalog.Add<string[]>("account.scopes", "scopes");
    public static readonly ReasonCode<int> KeyDays = Catalog.Add<int>("account.key-days", "most");
    public static readonly PlainReasonCode UnknownKey = Catalog.Add("account.unknown-key");
}
