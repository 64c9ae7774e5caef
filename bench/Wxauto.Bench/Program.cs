using System.CommandLine;
using Wxauto.Bench;
using Wxauto.Bench.Measurements;
using Wxauto.Bench.Running;

var measurements = new Dictionary<string, Func<string, Effort, Task<Findings>>>
{
    ["ingest"] = Ingest.RunAsync,
    ["turns"] = TurnThroughput.RunAsync,
    ["overhead"] = TurnOverhead.RunAsync,
    ["idle"] = IdleAgents.RunAsync,
    ["agent"] = AgentFootprint.RunAsync,
    ["router"] = RouterOverhead.RunAsync,
    ["endpoint"] = EndpointOverhead.RunAsync,
    ["retrieval"] = Retrieval.RunAsync,
    ["answers"] = Answers.RunAsync,
    ["oracles"] = OracleAnswers.RunAsync,
    ["confidence"] = ConfidenceFit.RunAsync,
    ["reading"] = DocumentReading.RunAsync,
    ["ingestion"] = KnowledgeIngestion.RunAsync,
    ["knowledge"] = KnowledgeScale.RunAsync,
    ["operator"] = OperatorScale.RunAsync,
};
var only = new Option<string[]>("--only") { Description = $"Some of: {string.Join(", ", measurements.Keys)}." };
var on = new Option<string[]>("--database") { Description = $"Some of: {string.Join(", ", Databases.Available)}." };
var rounds = new Option<int>("--rounds") { Description = "Rounds of which the median is taken.", DefaultValueFactory = _ => 5 };
var scale = new Option<double>("--scale") { Description = "Share of the full amount of work, for a quick look.",
    DefaultValueFactory = _ => 1 };
var output = new Option<FileInfo?>("--write") { Description = "The page whose measured part is replaced." };
var root = new RootCommand("Measures the budgets of the design against a real server process.") { only, on, rounds, scale, output };
root.SetAction(async (result, _) =>
{
    var effort = new Effort(result.GetValue(rounds), result.GetValue(scale));
    var names = result.GetValue(only) is { Length: > 0 } chosen ? chosen : [.. measurements.Keys];
    var databases = result.GetValue(on) is { Length: > 0 } some ? some : [.. Databases.Available];
    var findings = new List<Findings>();
    foreach (var name in names)
        foreach (var database in name is "agent" or "router" or "endpoint" or "retrieval" or "answers" or "oracles" or "confidence"
            or "reading" or "operator" ? databases.Take(1) : databases)
        {
            Console.Error.WriteLine($"{name} on {database}");
            findings.Add(await measurements[name](database, effort));
        }
    var text = Report.Text(findings, Machine.Known);
    Console.WriteLine(text);
    if (result.GetValue(output) is { } file)
        Report.Write(file.FullName, text);
});
return await root.Parse(args).InvokeAsync();
