using System.CommandLine;
using Wxauto.Operator;
using Wxauto.Operator.Doctor;

var options = new OperatorOptions(Environment.GetEnvironmentVariable);
var command = new RootCommand("Makes Platforms, Agents and what belongs to them so, and keeps them so.");
options.AddTo(command);
command.SetAction((parsed, cancellationToken) => OperatorProcess.RunAsync(options.Read(parsed), cancellationToken));
command.Subcommands.Add(new DoctorCommand(new OperatorOptions(Environment.GetEnvironmentVariable)));
return await command.Parse(args).InvokeAsync();
