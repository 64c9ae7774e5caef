using System.Security.Cryptography;
using System.Text;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Hosting.Security;

/// <summary>Keys of the platform, all derived from one master key of 32 bytes that every replica shares.</summary>
public sealed class PlatformKeys
{
    private const int Size = 32;
    private readonly byte[] _master;

    /// <exception cref="ArgumentException">The master key has not 32 bytes.</exception>
    public PlatformKeys(byte[] master)
    {
        if (master.Length != Size)
            throw new ArgumentException($"The master key must have {Size} bytes, not {master.Length}.", nameof(master));
        _master = master;
        SealingSecret = Derive("sealing");
        SealingPublicKey = X25519Key.PublicKeyOf(SealingSecret);
        TokenKey = Derive("access-tokens");
        ChallengeKey = Derive("challenges");
        DataProtectionKey = Derive("data-protection");
        Mark = Convert.ToBase64String(Derive("mark"));
    }

    /// <summary>X25519 secret; agents pin its public key.</summary>
    public byte[] SealingSecret { get; }
    public byte[] SealingPublicKey { get; }
    public byte[] TokenKey { get; }
    public byte[] ChallengeKey { get; }

    /// <summary>Encrypts the keys with which sessions are protected, where they are stored.</summary>
    public byte[] DataProtectionKey { get; }

    /// <summary>Tells this master key from others and says nothing else of it; kept beside the data that depends on the key.</summary>
    public string Mark { get; }

    /// <summary>The file of the data directory that has the key unless one is configured.</summary>
    public static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, "master.key");

    /// <summary>From Wxauto:Security:MasterKey (base64), else from a file in the data directory; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The configured key or the file is not 32 bytes in base64.</exception>
    public static PlatformKeys? Find(string? configured, string dataDirectory)
    {
        var file = FileIn(dataDirectory);
        var isConfigured = !string.IsNullOrEmpty(configured);
        if (!isConfigured && !File.Exists(file))
            return null;
        var text = isConfigured ? configured! : File.ReadAllText(file);
        var key = new byte[Size + 1];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Size
            ? new PlatformKeys(key[..Size])
            : throw new InvalidDataException(
                $"The master key ({(isConfigured ? "Wxauto:Security:MasterKey" : file)}) must be {Size} bytes in base64: "
                + "restore it from a backup; for a new platform, 'openssl rand -base64 32' makes one.");
    }

    /// <summary>A new key, in a file of the data directory (mode 0600). When another process was first, that one's.</summary>
    public static PlatformKeys Create(string dataDirectory)
    {
        PrivateFile.CreateUnlessThere(FileIn(dataDirectory),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size))));
        return Find(null, dataDirectory)!;
    }

    private byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, Size,
        info: Encoding.ASCII.GetBytes($"wxauto/platform/v1/{purpose}"));
}
