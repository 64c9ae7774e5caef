using Wxauto.Hosting.Security;
using Wxauto.Storage.Settings;

namespace Wxauto.Server;

/// <summary>
/// The database knows by a mark which master key it belongs to: agents pinned what is derived of it, and with another one every message
/// would be refused without a word.
/// </summary>
internal static class MasterKey
{
    public const string Setting = "master-key";
    private const string Lost = "If the key is lost for good, 'wxauto-server migrate --forget-master-key' lets the next start take another "
        + "one; every agent must then enrol anew.";

    /// <summary>The key of this database; the first start makes one unless it is configured.</summary>
    /// <exception cref="RefusedStartException">The database belongs to another key.</exception>
    public static async Task<PlatformKeys> OpenAsync(PlatformSettings settings, string? configured, string directory,
        CancellationToken cancellationToken)
    {
        var mark = await settings.FindAsync(Setting, cancellationToken);
        var keys = PlatformKeys.Find(configured, directory);
        if (Fault(keys, mark, configured, directory) is { } fault)
            throw new RefusedStartException(fault);
        keys ??= PlatformKeys.Create(directory);
        mark = await settings.KeepAsync(Setting, keys.Mark, cancellationToken);
        return Fault(keys, mark, configured, directory) is { } late ? throw new RefusedStartException(late) : keys;
    }

    /// <summary>Null when the key is the database's, or may become it.</summary>
    /// <param name="mark">Null: the database has none yet.</param>
    public static string? Fault(PlatformKeys? keys, string? mark, string? configured, string directory) =>
        mark is null || keys?.Mark == mark ? null
        : keys is null ? $"The database belongs to a master key, and {PlatformKeys.FileIn(directory)} is gone: restore the file from a "
            + $"backup, or set Wxauto__Security__MasterKey to what it said. {Lost}"
        : $"The database belongs to another master key than {Where(configured, directory)}: restore the one that it was made with. {Lost}";

    private static string Where(string? configured, string directory) =>
        string.IsNullOrEmpty(configured) ? PlatformKeys.FileIn(directory) : "the one in Wxauto__Security__MasterKey";
}
