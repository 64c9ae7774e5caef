using Wxauto.Agent.Commands;

return await AgentCommands.Create().Parse(args).InvokeAsync();
