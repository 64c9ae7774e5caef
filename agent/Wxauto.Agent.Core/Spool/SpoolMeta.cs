using System.Text;

namespace Wxauto.Agent.Core.Spool;

/// <summary>Single values beside the queues. Secret ones are encrypted.</summary>
internal sealed class SpoolMeta(SpoolDatabase database, SpoolCipher cipher)
{
    private const string Upsert = "INSERT INTO meta(key, value) VALUES($0, $1) ON CONFLICT(key) DO UPDATE SET value = $1";

    public string? Text(string key) => database.Read(t => Text(t, key));

    public void SetText(string key, string value) => database.Write(t => SetText(t, key, value));

    public static string? Text(SpoolTransaction transaction, string key) =>
        transaction.Value<byte[]>("SELECT value FROM meta WHERE key = $0", key) is { } value ? Encoding.UTF8.GetString(value) : null;

    public static void SetText(SpoolTransaction transaction, string key, string value) =>
        transaction.Execute(Upsert, key, Encoding.UTF8.GetBytes(value));

    public byte[]? Secret(string key) =>
        database.Read(t => t.Value<byte[]>("SELECT value FROM meta WHERE key = $0", key)) is { } value
            ? cipher.Open("meta:" + key, value)
            : null;

    public void SetSecret(string key, byte[] value) =>
        database.Write(t => t.Execute(Upsert, key, cipher.Seal("meta:" + key, value)));
}
