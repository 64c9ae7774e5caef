using System.Text.RegularExpressions;

namespace Wxauto.Contracts.Resources;

/// <summary>Forms of names that the schemas of the resources demand, too.</summary>
internal static partial class Names
{
    /// <summary>Of a Secret, a ConfigMap and most other objects of Kubernetes.</summary>
    public static bool IsObject(string name) => name.Length <= 253 && Subdomain().IsMatch(name);

    public static bool IsSecretKey(string key) => key.Length <= 253 && Key().IsMatch(key);

    public static bool IsCurrency(string code) => code.Length == 3 && code.All(char.IsAsciiLetterUpper);

    public static bool IsHttp(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";

    [GeneratedRegex(@"^[a-z0-9]([-.a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex Key();
}
