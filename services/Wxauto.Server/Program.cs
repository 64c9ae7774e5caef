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

var knowledgeBase = new Option<string>("--base") { Description = "Name of the KnowledgeBase.", Required = true };
var set = new Option<FileInfo>("--set") { Description = "JSON lines: question with document, passage, or unanswerable: true.", Required = true };
var json = new Option<bool>("--json") { Description = "Print JSON with every miss." };
var knowledge = new Command("knowledge", "Measure how well a KnowledgeBase finds what questions expect.") { knowledgeBase, set, json };
knowledge.SetAction((result, ct) => EvalCommand.RunAsync(options.Read(result), result.GetRequiredValue(knowledgeBase), result.GetRequiredValue(set), result.GetValue(json), ct));
root.Add(new Command("eval", "Measurements.") { knowledge });

return await root.Parse(args).InvokeAsync();
