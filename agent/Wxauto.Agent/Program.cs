using Wxauto.Agent.Commands;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Simulator;

// A driver that comes is one line here.
var drivers = new DriverCatalog()
    .AddSimulator();

return await AgentCommands.Create(drivers, Console.In).Parse(args).InvokeAsync();
