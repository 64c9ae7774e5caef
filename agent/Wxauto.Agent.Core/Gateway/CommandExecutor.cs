using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Reading;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Carries out commands. Each may be given again without harm.</summary>
internal sealed class CommandExecutor(AgentState state, ChatReader reader)
{
    public CommandResult Run(Command command)
    {
        var (succeeded, detail) = command.BodyCase switch
        {
            Command.BodyOneofCase.Pause => Pause(),
            Command.BodyOneofCase.Resume => Resume(),
            Command.BodyOneofCase.Refresh => Refresh(),
            _ => (false, $"This agent ({AgentVersion.Text}) does not know the command."),
        };
        return new CommandResult { CommandId = command.CommandId, Succeeded = succeeded, Detail = GatewayCalls.Detail(detail) };
    }

    private (bool Succeeded, string Detail) Pause()
    {
        state.Pause(true);
        return (true, "");
    }

    private (bool Succeeded, string Detail) Resume()
    {
        state.Pause(false);
        return state.Paused ? (false, "The Agent resource says paused: change it there.") : (true, "");
    }

    private (bool Succeeded, string Detail) Refresh()
    {
        reader.Refresh();
        return (true, "");
    }
}
