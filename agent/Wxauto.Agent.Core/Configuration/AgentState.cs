using Google.Protobuf;
using Wxauto.Agent.Core.Sending;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Configuration;

/// <summary>
/// What the platform wants of this agent: the last configuration and whether typing is paused. Both rest in the spool, so
/// that an agent without a connection goes on as it was told last.
/// </summary>
internal sealed partial class AgentState
{
    private const string ConfigurationKey = "configuration";
    private const string PausedKey = "paused";
    private readonly SpoolMeta _meta;
    private readonly SendBudget _budget;
    private readonly ILogger<AgentState> _log;
    private volatile Applied? _applied;
    private volatile bool _pausedByCommand;

    public AgentState(SpoolMeta meta, SendBudget budget, ILogger<AgentState> log)
    {
        (_meta, _budget, _log) = (meta, budget, log);
        _pausedByCommand = meta.Text(PausedKey) == "true";
        if (meta.Secret(ConfigurationKey) is { } known)
            Use(AgentConfiguration.Parser.ParseFrom(known));
    }

    /// <summary>Set when reading or typing may go on.</summary>
    public Signal ReadingChanged { get; } = new();

    public Signal SendingChanged { get; } = new();

    /// <summary>Null before the first configuration: then nothing is read and nothing is typed.</summary>
    public ChatFilter? Filter => _applied?.Filter;

    public bool Paused => _pausedByCommand || _applied is { Configuration.Paused: true };

    public bool MaySend => _applied is { Usable: true } && !Paused;

    public void Apply(AgentConfiguration configuration)
    {
        _meta.SetSecret(ConfigurationKey, configuration.ToByteArray());
        Use(configuration);
    }

    public void Pause(bool paused)
    {
        _meta.SetText(PausedKey, paused ? "true" : "false");
        _pausedByCommand = paused;
        SendingChanged.Set();
    }

    private void Use(AgentConfiguration configuration)
    {
        var usable = true;
        try
        {
            _budget.Limit(configuration.SendBudget ?? new SendLimits(), new QuietHours(configuration.QuietHours));
        }
        catch (FormatException e)
        {
            // Typing at a time that somebody wanted quiet cannot be undone; waiting can.
            LogQuietHours(e.Message);
            usable = false;
        }
        _applied = new Applied(configuration, new ChatFilter(configuration), usable);
        LogApplied(configuration.Revision);
        ReadingChanged.Set();
        SendingChanged.Set();
    }

    [LoggerMessage(20, LogLevel.Information, "Configuration {Revision} is in force.")]
    private partial void LogApplied(long revision);

    [LoggerMessage(21, LogLevel.Error, "Nothing is typed: the quiet hours of the Agent resource cannot be used. {Problem}")]
    private partial void LogQuietHours(string problem);

    private sealed record Applied(AgentConfiguration Configuration, ChatFilter Filter, bool Usable);
}
