using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Wxauto.Contracts.Reasons;
using Wxauto.Server;

var options = new ServerOptions();
var root = new RootCommand("Wxauto: answers a company's customers in WeChat.")
    { options.Target, options.Urls, options.AgentUrl, options.InternalUrl, options.Data, options.Resources, options.Simulator };
root.SetAction((result, ct) => options.RunAsync(result, s => ServerProcess.RunAsync(s, ct)));

var forget = new Option<bool>("--forget-master-key")
    { Description = "Let the next start bring another master key: the old one is lost. Every agent must enrol anew." };
var migrate = new Command("migrate", "Bring the database to this version and end.") { options.Data, forget };
migrate.SetAction((result, ct) => options.RunAsync(result, s => MigrateCommand.RunAsync(s, result.GetValue(forget), ct)));
root.Add(migrate);

var doctor = new Command("doctor",
    "Check what a start with these options needs, and write nothing; exit code 1 when something is wrong. Providers are asked for their models.")
    { options.Urls, options.AgentUrl, options.InternalUrl, options.Data, options.Resources };
doctor.SetAction((result, ct) => options.RunWithManifestsAsync(result, (s, manifests) => Doctor.RunAsync(s, manifests, ct)));
root.Add(doctor);

var agent = new Argument<string>("agent") { Description = "Name of the Agent resource." };
var token = new Command("token", "Print a one-time token with which an agent enrols.") { agent, options.Data, options.Resources };
token.SetAction((result, ct) => options.RunWithManifestsAsync(result,
    (s, manifests) => AgentCommand.IssueAsync(s, manifests, result.GetRequiredValue(agent), ct)));
root.Add(token);

var key = new Option<string>("--key") { Description = "Id of the PC's key as 'wxauto-agent enroll' and the console show it.", Required = true };
var refuse = new Option<bool>("--refuse") { Description = "Do not let it in." };
var approve = new Command("approve", "Let in a PC that waits to be an agent, or to take one over.")
    { agent, key, refuse, options.Data, options.Resources };
approve.SetAction((result, ct) => options.RunWithManifestsAsync(result, (s, manifests) => AgentCommand.DecideAsync(s, manifests,
    result.GetRequiredValue(agent), result.GetRequiredValue(key), result.GetValue(refuse), ct)));
root.Add(approve);

var ofAgent = new Option<string>("--agent") { Description = "Name of the Agent resource.", Required = true };
var contact = new Option<string?>("--contact") { Description = "WeChat id of a contact: its own chats, what it wrote in groups, what is known of it." };
var chat = new Option<string?>("--chat") { Description = "WeChat id of a chat: the whole conversation." };
var erase = new Command("erase", "Forget a contact or a conversation for good, in the tables and in the database's file.")
    { ofAgent, contact, chat, options.Data, options.Resources };
erase.SetAction((result, ct) => options.RunWithManifestsAsync(result, (s, manifests) => EraseCommand.RunAsync(s, manifests,
    result.GetRequiredValue(ofAgent), result.GetValue(contact), result.GetValue(chat), ct)));
root.Add(erase);

var console = new Command("console",
    "Print a link that logs a browser of this machine in to the console as its administrator: once, within 12 hours.")
    { options.Urls, options.Data };
console.SetAction((result, _) => options.RunAsync(result, ConsoleCommand.RunAsync));
root.Add(console);

var verify = new Command("verify", "Look whether the audit is as it was written; exit code 1 when it is not.") { options.Data };
verify.SetAction((result, ct) => options.RunAsync(result, s => AuditCommand.VerifyAsync(s, ct)));
root.Add(new Command("audit", "The record of all changes that people and programs made.") { verify });

var knowledgeBase = new Option<string>("--base") { Description = "Name of the KnowledgeBase.", Required = true };
var set = new Option<FileInfo>("--set") { Description = "JSON lines: question with document, passage, or unanswerable: true.",
    Required = true };
var json = new Option<bool>("--json") { Description = "Print JSON, with every miss." };
var calibrate = new Option<bool>("--calibrate") { Description = "Fit the base's confidence to these questions and keep it." };
var language = new Option<string>("--lang") { Description = "Language of reasons.", DefaultValueFactory = _ => ReasonText.English }
    .AcceptOnlyFromAmong([.. ReasonText.Known]);
var knowledge = new Command("knowledge", "Read what is new in a KnowledgeBase and measure how well it finds what questions expect.")
    { knowledgeBase, set, json, calibrate, language, options.Data, options.Resources };
knowledge.SetAction((result, ct) => options.RunWithManifestsAsync(result,
    (s, manifests) => EvalCommand.RunAsync(s, manifests, result.GetRequiredValue(knowledgeBase), result.GetRequiredValue(set),
    result.GetValue(json), result.GetValue(calibrate), result.GetRequiredValue(language), ct)));
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
    { knowledgeBase, files, options.Data };
upload.SetAction((result, ct) => options.RunAsync(result, s => KnowledgeCommand.UploadAsync(DeskOf(result, s),
    result.GetRequiredValue(files), ct)));
var listJson = new Option<bool>("--json") { Description = "Print JSON." };
var list = new Command("list", "List the documents of a KnowledgeBase.") { knowledgeBase, listJson, options.Data };
list.SetAction((result, ct) => options.RunAsync(result, s => KnowledgeCommand.ListAsync(DeskOf(result, s), result.GetValue(listJson), ct)));
var shownBase = new Argument<string>("base") { Description = "Name of the KnowledgeBase." };
var shownDocument = new Argument<string>("document") { Description = "Name or id of the document, as `list` shows it." };
var show = new Command("show", "Show how a document was read: its notes, tables, pictures and passages, and what changed; exit code 1 when its "
    + "newest content could not be read.")
    { shownBase, shownDocument, listJson, language, options.Data };
show.SetAction((result, ct) => options.RunAsync(result, s => KnowledgeCommand.ShowAsync(
    DeskFor(result, s, result.GetRequiredValue(shownBase)), result.GetRequiredValue(shownDocument), result.GetValue(listJson),
    result.GetRequiredValue(language), ct)));
var tried = new Argument<FileInfo>("file") { Description = "File to read." };
var attempt = new Command("try", "Show what would be read of a file and what it would change, and store nothing; exit code 1 when it cannot "
    + "be read.")
    { knowledgeBase, tried, listJson, language, options.Data };
attempt.SetAction((result, ct) => options.RunAsync(result, s => KnowledgeCommand.TryAsync(DeskOf(result, s), result.GetRequiredValue(tried),
    result.GetValue(listJson), result.GetRequiredValue(language), ct)));
documents.Add(show);
documents.Add(attempt);
documents.Add(server);
documents.Add(upload);
documents.Add(list);
root.Add(documents);

var directory = new Argument<string>("directory") { Description = "Directory of a model, or its name below the models directory." };
var check = new Command("check", "Load a model, say what it is and how fast, and compare it with vectors.jsonl when that lies there; exit code 1 when something is wrong.")
    { directory, options.Data };
check.SetAction((result, ct) => options.RunAsync(result, s => ModelsCommand.CheckAsync(s, result.GetRequiredValue(directory), ct)));
var known = new Command("list", "List the models that are here, and those that `get` knows.") { options.Data };
known.SetAction((result, _) => options.RunAsync(result, s => Task.FromResult(ModelsCommand.List(s))));
var model = new Argument<string>("name") { Description = "Name of a model, as `list` shows it." };
var hub = new Option<Uri?>("--hub")
{
    Description = "Address of the model hub, e.g. https://hf-mirror.com; default: Wxauto:Models:Hub, or https://huggingface.co.",
    CustomParser = result => AddressOf(result, "--hub", "https://hf-mirror.com"),
};
var get = new Command("get", "Fetch a public model into the models directory; goes on where an earlier one ended.") { model, hub, options.Data };
get.SetAction((result, ct) => options.RunAsync(result,
    s => ModelsCommand.GetAsync(s, result.GetRequiredValue(model), result.GetValue(hub), ct)));
root.Add(new Command("models", "Models that run in the server's own process.") { known, check, get });

// What is wrong on the command line is one line; the whole help would hide it.
var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction wrong)
    wrong.ShowHelp = false;
// The host ends by itself when it is told to stop; without this it would be left two seconds.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

KnowledgeDesk DeskOf(ParseResult result, ServerSettings settings) => DeskFor(result, settings, result.GetRequiredValue(knowledgeBase));

KnowledgeDesk DeskFor(ParseResult result, ServerSettings settings, string name) =>
    new(result.GetRequiredValue(server), name, ConsoleCommand.TextOf(settings.Data));

static Uri? AddressOf(ArgumentResult result, string option, string example)
{
    if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        return address;
    result.AddError($"{option}: give an address such as {example}.");
    return null;
}
