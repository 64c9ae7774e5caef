using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wxauto.Hosting.Security;

/// <summary>
/// What opens the console as long as it has no accounts: whoever can read the file of the data directory may. Programs show the key itself,
/// browsers a cookie for which they exchanged a ticket.
/// </summary>
public sealed class ConsoleSecret
{
    private const int Size = 32;
    private const string ForLink = "link", ForCookie = "cookie";
    private readonly byte[] _key;
    private readonly SharedSecret _text;
    private readonly TimeProvider _time;

    /// <summary>How long a ticket and a cookie are good: a day's work.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private ConsoleSecret(string text, TimeProvider time)
    {
        (_key, _text, _time) = (Encoding.ASCII.GetBytes(text), new SharedSecret(text), time);
        Text = text;
    }

    /// <summary>What programs show as a bearer token.</summary>
    public string Text { get; }

    public static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, "console.key");

    /// <summary>The key of the data directory; the first start makes it (mode 0600).</summary>
    public static ConsoleSecret Open(string dataDirectory, TimeProvider time)
    {
        PrivateFile.CreateUnlessThere(FileIn(dataDirectory),
            Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size))));
        return Find(dataDirectory, time)!;
    }

    /// <summary>Null: no server ever started with this data directory.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static ConsoleSecret? Find(string dataDirectory, TimeProvider time)
    {
        var file = FileIn(dataDirectory);
        if (!File.Exists(file))
            return null;
        var text = File.ReadAllText(file).Trim();
        return Base64Url.IsValid(text, out var bytes) && bytes == Size ? new ConsoleSecret(text, time)
            : throw new InvalidDataException($"{file} is no key of the console: delete it, and the next start makes a new one.");
    }

    /// <summary>Stands in the link that is opened in a browser; it is no use once its time is over.</summary>
    public string NewTicket() => Sign(ForLink, _time.GetUtcNow() + Lifetime);

    /// <summary>Null: it is no ticket, or too old.</summary>
    public string? CookieFor(string? ticket) =>
        IsSigned(ForLink, ticket) ? Sign(ForCookie, _time.GetUtcNow() + Lifetime) : null;

    public bool IsCookie(string? value) => IsSigned(ForCookie, value);

    /// <summary>Whether that is the key itself.</summary>
    public bool Is(string? shown) => _text.Is(shown);

    private string Sign(string purpose, DateTimeOffset until) =>
        string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()}.{Proof(purpose, until.ToUnixTimeSeconds())}");

    private bool IsSigned(string purpose, string? text) =>
        text?.Split('.') is [var until, var proof]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > _time.GetUtcNow().ToUnixTimeSeconds()
        && new SharedSecret(Proof(purpose, seconds)).Is(proof);

    private string Proof(string purpose, long until) => Base64Url.EncodeToString(
        HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{purpose} until {until}"))));
}
