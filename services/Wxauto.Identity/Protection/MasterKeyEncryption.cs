using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Hosting.Security;

namespace Wxauto.Identity.Protection;

/// <summary>Encrypts the keys that protect sessions with the master key, in a process that has it.</summary>
internal sealed class MasterKeyEncryption(PlatformKeys keys) : IXmlEncryptor
{
    internal const int Nonce = 12, Tag = 16;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var closed = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, Nonce));
        using var aes = new AesGcm(keys.DataProtectionKey, Tag);
        aes.Encrypt(closed.AsSpan(0, Nonce), plain, closed.AsSpan(Nonce + Tag), closed.AsSpan(Nonce, Tag));
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(closed)), typeof(MasterKeyDecryption));
    }
}

/// <summary>Made by the framework, by its name in the stored key.</summary>
internal sealed class MasterKeyDecryption(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var keys = services.GetService<PlatformKeys>() ?? throw new CryptographicException(
            "This key was stored encrypted by a process that has the master key, and this one has none.");
        var bytes = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[bytes.Length - MasterKeyEncryption.Nonce - MasterKeyEncryption.Tag];
        using var aes = new AesGcm(keys.DataProtectionKey, MasterKeyEncryption.Tag);
        aes.Decrypt(bytes.AsSpan(0, MasterKeyEncryption.Nonce), bytes.AsSpan(MasterKeyEncryption.Nonce + MasterKeyEncryption.Tag),
            bytes.AsSpan(MasterKeyEncryption.Nonce, MasterKeyEncryption.Tag), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
