namespace Wxauto.Contracts.Accounts;

/// <summary>Who does something. Pages and endpoints make it of the login; the permission was asked for before.</summary>
/// <param name="Id">How the audit names him: account ID, key ID, console-key, command. It stays when he is renamed. Empty: the platform itself.</param>
/// <param name="Name">As others read it.</param>
/// <param name="Address">From where; for the audit. Empty: a command on the server itself, or not known.</param>
public sealed record Actor(string Id, string Name, string Address = "")
{
    /// <summary>What nobody asked for.</summary>
    public static Actor Platform { get; } = new("", "");
}
