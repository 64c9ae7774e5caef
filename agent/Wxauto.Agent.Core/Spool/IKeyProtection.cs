namespace Wxauto.Agent.Core.Spool;

/// <summary>Keeps the key of the spool at rest. The variant for a file mode is here; Windows can bring one with DPAPI.</summary>
public interface IKeyProtection
{
    /// <summary>The 32-byte key, made at the first call.</summary>
    /// <exception cref="SpoolKeyException">The key is there but cannot be used; the message says how to mend it.</exception>
    byte[] LoadOrCreate();
}

/// <summary>The spool's key is there but cannot be used.</summary>
public sealed class SpoolKeyException(string message) : Exception(message);
