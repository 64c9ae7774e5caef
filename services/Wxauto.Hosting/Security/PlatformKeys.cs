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
    }

    /// <summary>X25519 secret; agents pin its public key.</summary>
    public byte[] SealingSecret { get; }
    public byte[] SealingPublicKey { get; }
    public byte[] TokenKey { get; }
    public byte[] ChallengeKey { get; }

    /// <summary>From Wxauto:Security:MasterKey (base64), else from a file in the data directory that is made on
    /// first use (mode 0600).</summary>
    /// <exception cref="InvalidDataException">The configured key or the file is not 32 bytes in base64.</exception>
    public static PlatformKeys Load(string? configured, string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "master.key");
        if (string.IsNullOrEmpty(configured) && !File.Exists(file))
            Create(file);
        var text = string.IsNullOrEmpty(configured) ? File.ReadAllText(file) : configured;
        var key = new byte[Size + 1];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Size
            ? new PlatformKeys(key[..Size])
            : throw new InvalidDataException(
                $"The master key ({(string.IsNullOrEmpty(configured) ? file : "Wxauto:Security:MasterKey")}) must be {Size} bytes in base64.");
    }

    private static void Create(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = $"{file}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(temporary, options))
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size))));
        File.Move(temporary, file, overwrite: false);
    }

    private byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, Size,
        info: Encoding.ASCII.GetBytes($"wxauto/platform/v1/{purpose}"));
}
