namespace Wxauto.Knowledge.Remote;

/// <summary>Wxauto:Knowledge in the configuration: how the knowledge role in another process is asked.</summary>
public sealed class KnowledgeSettings
{
    public const string Section = "Wxauto:Knowledge";

    /// <summary>What takes longer is an answer without knowledge, which no model is asked for.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Each text begins with the option's name.</summary>
    public IEnumerable<string> Faults => Deadline > TimeSpan.Zero && Deadline <= TimeSpan.FromHours(1) ? []
        : ["Deadline: must be more than nothing and at most an hour, e.g. 00:00:20"];
}
