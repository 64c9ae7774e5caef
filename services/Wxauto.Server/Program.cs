using System.CommandLine;
using Wxauto.Server;

var options = new ServerOptions();
var root = new RootCommand("Wxauto: answers a company's customers in WeChat.") { options.Target, options.Urls, options.AgentUrl, options.Data, options.Resources, options.Simulator };
root.SetAction((result, ct) => ServerProcess.RunAsync(options.Read(result), ct));

var doctor = new Command("doctor", "Check configuration, database, manifests and providers; exit code 1 when something is wrong.");
doctor.SetAction((result, ct) => Doctor.RunAsync(options.Read(result), ct));
root.Add(doctor);

var agent = new Argument<string>("agent") { Description = "Name of the Agent resource." };
var token = new Command("token", "Print a one-time token with which an agent enrols.") { agent };
token.SetAction((result, ct) => TokenCommand.RunAsync(options.Read(result), result.GetRequiredValue(agent), ct));
root.Add(token);

return await root.Parse(args).InvokeAsync();
