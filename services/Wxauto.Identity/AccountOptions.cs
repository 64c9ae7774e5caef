namespace Wxauto.Identity;

/// <summary>How long people stay logged in, and where else they may log in.</summary>
internal sealed class AccountOptions
{
    public const string Section = "Wxauto:Accounts";

    /// <summary>A session ends after so long without a request.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromHours(4);

    /// <summary>A session ends so long after its login, whatever happens.</summary>
    public TimeSpan Session { get; set; } = TimeSpan.FromHours(12);

    public OidcOptions Oidc { get; set; } = new();

    public static IEnumerable<string> FaultsOf(AccountOptions options)
    {
        if (options.Idle < TimeSpan.FromMinutes(1) || options.Idle > TimeSpan.FromDays(7))
            yield return "Idle: give 00:01:00 to 7.00:00:00";
        if (options.Session < TimeSpan.FromMinutes(1) || options.Session > TimeSpan.FromDays(7))
            yield return "Session: give 00:01:00 to 7.00:00:00";
        foreach (var fault in options.Oidc.Faults)
            yield return $"Oidc:{fault}";
    }
}

/// <summary>The company's identity provider; off without an authority.</summary>
internal sealed class OidcOptions
{
    /// <summary>Its issuer: https://id.example.com/realms/shop.</summary>
    public string Authority { get; set; } = "";
    public string ClientId { get; set; } = "";

    /// <summary>A file that has the client's secret, such as one of a mounted Secret; empty: the client has none.</summary>
    public string ClientSecretFile { get; set; } = "";

    /// <summary>What its button says.</summary>
    public string Name { get; set; } = "SSO";

    /// <summary>The claim of the id token that says what somebody is.</summary>
    public string RoleClaim { get; set; } = "groups";

    /// <summary>Value of that claim by role: Admin: wx-admins. Who has none of them may not log in.</summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    public bool IsOn => Authority.Length > 0;

    public IEnumerable<string> Faults
    {
        get
        {
            if (!IsOn)
                yield break;
            if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority)
                || !(authority.Scheme == "https" || (authority.Scheme == "http" && authority.IsLoopback)))
                yield return $"Authority: '{Authority}' is no address such as https://id.example.com";
            if (ClientId.Length == 0)
                yield return "ClientId: the name of this client at the identity provider is needed";
            if (Roles.Count == 0)
                yield return "Roles: at least one role needs a value, e.g. Roles:Admin = wx-admins";
            foreach (var role in Roles.Keys.Where(r => Accounts.StaffRoles.Find(r) is null))
                yield return $"Roles:{role}: there is no such role; there are {string.Join(", ", Enum.GetNames<Accounts.StaffRole>())}";
            if (ClientSecretFile.Length > 0 && !File.Exists(ClientSecretFile))
                yield return $"ClientSecretFile: there is no file {ClientSecretFile}";
        }
    }
}
