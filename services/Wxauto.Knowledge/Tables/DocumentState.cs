namespace Wxauto.Knowledge.Tables;

public enum DocumentState
{
    /// <summary>Found, not read yet.</summary>
    Pending,

    /// <summary>Its newest content is searched.</summary>
    Ready,

    /// <summary>Its newest content could not be published; what was published before is still searched.</summary>
    Failed,

    /// <summary>Left its source. The row stays for a while, so that other processes learn of it.</summary>
    Removed,
}
