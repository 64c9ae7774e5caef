using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wxauto.Hosting.Security;

/// <summary>
/// The key of the data directory: whoever can read that file is the administrator. Programs of this machine show the key itself; a link with a
/// ticket, good once, logs a browser in.
/// </summary>
public sealed class ConsoleSecret
{
    private const int Size = 32;
    private const int IdSize = 16;
    private readonly byte[] _key;
    private readonly SharedSecret _text;
    private readonly TimeProvider _time;

    /// <summary>How long a ticket is good that nobody uses.</summary>
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

    /// <summary>The link that logs a browser of this machine in as the administrator, once.</summary>
    public Uri LinkTo(Uri console) => new(console, $"/enter?ticket={NewTicket()}");

    /// <summary>An end, an id and a proof of both.</summary>
    public string NewTicket()
    {
        var until = (_time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdSize));
        return string.Create(CultureInfo.InvariantCulture, $"{until}.{id}.{Proof(until, id)}");
    }

    /// <summary>Its id, by which it is remembered as used, and its end. Null: it is no ticket, or too old.</summary>
    public (string Id, DateTimeOffset Until)? Read(string? ticket) =>
        ticket?.Split('.') is [var until, { Length: > 0 } id, var proof]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > _time.GetUtcNow().ToUnixTimeSeconds() && new SharedSecret(Proof(seconds, id)).Is(proof)
            ? (id, DateTimeOffset.FromUnixTimeSeconds(seconds)) : null;

    /// <summary>Whether that is the key itself.</summary>
    public bool Is(string? shown) => _text.Is(shown);

    private string Proof(long until, string id) => Base64Url.EncodeToString(
        HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"link until {until} id {id}"))));
}
