using System.CommandLine;
using Microsoft.Extensions.Options;
using Wxauto.Operator;
using Wxauto.Operator.Doctor;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
var options = new OperatorOptions(configuration);
var command = new RootCommand("Makes Platforms, Agents and what belongs to them so, and keeps them so.");
options.AddTo(command);
command.SetAction((parsed, cancellationToken) => OperatorProcess.RunAsync(options.Read(parsed), cancellationToken));
command.Subcommands.Add(new DoctorCommand(new OperatorOptions(configuration)));
try
{
    return await command.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OptionsValidationException wrong)
{
    foreach (var failure in wrong.Failures)
        await Console.Error.WriteLineAsync(failure);
    return 1;
}
