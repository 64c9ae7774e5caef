using System.CommandLine;
using System.CommandLine.Parsing;
using Wxauto.Server;

var options = new ServerOptions();
var root = new RootCommand("Wxauto: answers a company's customers in WeChat.")
    { options.Target, options.Urls, options.AgentUrl, options.InternalUrl, options.Data, options.Resources, options.Simulator };
root.SetAction((result, ct) => ServerProcess.RunAsync(options.Read(result), ct));

var migrate = new Command("migrate", "Bring the database to this version and end.");
migrate.SetAction((result, ct) => MigrateCommand.RunAsync(options.Read(result), ct));
root.Add(migrate);

var doctor = new Command("doctor", "Check configuration, database, manifests and providers; exit code 1 when something is wrong.");
doctor.SetAction((result, ct) => options.WithManifestsAsync(result, (s, manifests) => Doctor.RunAsync(s, manifests, ct)));
root.Add(doctor);

var agent = new Argument<string>("agent") { Description = "Name of the Agent resource." };
var token = new Command("token", "Print a one-time token with which an agent enrols.") { agent };
token.SetAction((result, ct) => options.WithManifestsAsync(result,
    (s, manifests) => TokenCommand.RunAsync(s, manifests, result.GetRequiredValue(agent), ct)));
root.Add(token);

var knowledgeBase = new Option<string>("--base") { Description = "Name of the KnowledgeBase.", Required = true };
var set = new Option<FileInfo>("--set") { Description = "JSON lines: question with document, passage, or unanswerable: true.",
    Required = true };
var json = new Option<bool>("--json") { Description = "Print JSON, of a measurement with every miss." };
var calibrate = new Option<bool>("--calibrate") { Description = "Fit the base's confidence to these questions and keep it." };
var knowledge = new Command("knowledge", "Read what is new in a KnowledgeBase and measure how well it finds what questions expect.")
    { knowledgeBase, set, json, calibrate };
knowledge.SetAction((result, ct) => options.WithManifestsAsync(result,
    (s, manifests) => EvalCommand.RunAsync(s, manifests, result.GetRequiredValue(knowledgeBase), result.GetRequiredValue(set),
    result.GetValue(json), result.GetValue(calibrate), ct)));
root.Add(new Command("eval", "Measurements.") { knowledge });

var documents = new Command("knowledge", "Documents of a KnowledgeBase at a running server.");
var server = new Option<Uri>("--server")
{
    Description = "Address of the server.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"), Recursive = true,
    CustomParser = result => AddressOf(result, "--server", "http://127.0.0.1:8080"),
};
var files = new Argument<FileInfo[]>("file") { Description = "Files to upload; one with the name of an earlier upload replaces it.",
    Arity = ArgumentArity.OneOrMore };
var upload = new Command("upload", "Upload files and wait until they are searched; exit code 1 when one cannot be read.")
    { knowledgeBase, files };
upload.SetAction((result, ct) => KnowledgeCommand.UploadAsync(result.GetRequiredValue(server), result.GetRequiredValue(knowledgeBase),
    result.GetRequiredValue(files), ct));
var list = new Command("list", "List the documents of a KnowledgeBase.") { knowledgeBase, json };
list.SetAction((result, ct) => KnowledgeCommand.ListAsync(result.GetRequiredValue(server), result.GetRequiredValue(knowledgeBase),
    result.GetValue(json), ct));
documents.Add(server);
documents.Add(upload);
documents.Add(list);
root.Add(documents);

var directory = new Argument<string>("directory") { Description = "Directory of a model, or its name below the models directory." };
var check = new Command("check", "Load a model, say what it is and how fast, and compare it with vectors.jsonl when that lies there; exit code 1 when something is wrong.")
    { directory };
check.SetAction((result, ct) => ModelsCommand.CheckAsync(options.Read(result), result.GetRequiredValue(directory), ct));
var known = new Command("list", "List the models that are here, and those that `get` knows.");
known.SetAction(result => ModelsCommand.List(options.Read(result)));
var model = new Argument<string>("name") { Description = "Name of a model, as `list` shows it." };
var hub = new Option<Uri?>("--hub")
{
    Description = "Address of the model hub, e.g. https://hf-mirror.com; default: Wxauto:Models:Hub, or https://huggingface.co.",
    CustomParser = result => AddressOf(result, "--hub", "https://hf-mirror.com"),
};
var get = new Command("get", "Fetch a public model into the models directory; goes on where an earlier one ended.") { model, hub };
get.SetAction((result, ct) => ModelsCommand.GetAsync(options.Read(result), result.GetRequiredValue(model), result.GetValue(hub), ct));
root.Add(new Command("models", "Models that run in the server's own process.") { known, check, get });

// The host ends by itself when it is told to stop; without this it would be left two seconds.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

static Uri? AddressOf(ArgumentResult result, string option, string example)
{
    if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        return address;
    result.AddError($"{option}: give an address such as {example}.");
    return null;
}
