using System.Globalization;
using Spectre.Console;
using Wxauto.Ai;
using Wxauto.Models;
using Wxauto.Models.Directories;
using Wxauto.Models.Hub;

namespace Wxauto.Server;

/// <summary>Models that run in the server's own process: which are here, how they are, where they come from.</summary>
internal static class ModelsCommand
{
    private const int Shown = 10;

    public static int List(ServerSettings settings)
    {
        var options = OptionsOf(settings);
        using var models = new LocalModels(options);
        System.Console.WriteLine($"In {Path.GetFullPath(options.Directory)}:");
        var here = Directory.Exists(options.Directory) ? Directory.GetDirectories(options.Directory).Order(StringComparer.Ordinal).ToList()
            : [];
        foreach (var directory in here)
        {
            var how = models.ProblemOf(directory)?.ToString() ?? $"{Megabytes(SizeOf(directory)),5} MB, {Described(directory)}";
            System.Console.WriteLine($"  {Path.GetFileName(directory),-28} {how}");
        }
        if (here.Count == 0)
            System.Console.WriteLine("  none");
        System.Console.WriteLine("To be fetched with `wxauto-server models get NAME`:");
        foreach (var model in PublicModel.All)
            System.Console.WriteLine(Invariant(
                $"  {model.Name,-28} {Megabytes(model.Bytes),5} MB, {model.Use}; {model.MadeBy}, {model.Licence}"));
        return 0;
    }

    public static Task<int> CheckAsync(ServerSettings settings, string directory, CancellationToken cancellationToken) =>
        StartFaults.SayAsync(async () =>
    {
        using var models = new LocalModels(OptionsOf(settings));
        var path = !Directory.Exists(directory) && LocalModels.IsName(directory) ? models.DirectoryOf(directory)
            : Path.GetFullPath(directory);
        var check = await ModelCheck.RunAsync(models, path, cancellationToken);
        var facts = check.Facts;
        System.Console.WriteLine(facts.Layout.Directory);
        Say("graph", Path.GetRelativePath(path, facts.Layout.Onnx));
        Say("tokenizer", Path.GetRelativePath(path, facts.Layout.TokenizerFile));
        Say("family", facts.Layout.Family.Length > 0 ? facts.Layout.Family : "unknown");
        Say("use", facts.IsReranker ? "rerank" : facts.GivesTokens ? "embedding; rerank token by token" : "embedding");
        if (!facts.IsReranker)
        {
            Say("dimensions", Invariant($"{facts.Dimensions}"));
            Say("pooling", facts.IsPooled ? "by the model" : facts.Layout.Pooling.ToString()!);
            Say("prefixes", $"'{facts.Layout.QueryPrefix}', '{facts.Layout.PassagePrefix}'");
        }
        Say("tokens at most", Invariant($"{facts.MaxTokens}"));
        Say("one question", Invariant($"{check.QueryMilliseconds:0.0} ms"));
        Say("passages", Invariant($"{check.PassagesPerSecond:0} a second, {models.Options.Threads} threads"));
        if (check.Expected is not { } expected)
            return 0;
        Say("vectors.jsonl", Invariant(
            $"{expected.Texts} texts, {expected.OtherIds.Count} with other ids, lowest cosine {expected.LowestCosine:0.0000}"));
        foreach (var text in expected.OtherIds.Take(Shown))
            Say("other ids", text);
        return expected.IsRight ? 0 : 1;
    });

    public static Task<int> GetAsync(ServerSettings settings, string name, Uri? hub, CancellationToken cancellationToken) =>
        StartFaults.SayAsync(async () =>
    {
        var options = OptionsOf(settings);
        if (PublicModel.All.FirstOrDefault(m => m.Name == name) is not { } model)
            throw new InvalidDataException(
                $"'{name}' is not known: {string.Join(", ", PublicModel.All.Select(m => m.Name))}. Copy other models into {Path.GetFullPath(options.Directory)}.");
        var directory = Path.Combine(Path.GetFullPath(options.Directory), name);
        await System.Console.Error.WriteLineAsync(
            $"{model.Name}: {Megabytes(model.Bytes)} MB of {model.Repository}, made by {model.MadeBy}, licence {model.Licence}");
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var download = new ModelDownload(http, hub ?? options.Hub);
        if (System.Console.IsErrorRedirected)
            await download.GetAsync(model, directory, _ => { }, cancellationToken);
        else
            await AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) }).Progress()
                .AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                    new TransferSpeedColumn(), new RemainingTimeColumn())
                .StartAsync(async context =>
                {
                    var bar = context.AddTask(Markup.Escape(name), maxValue: model.Bytes);
                    await download.GetAsync(model, directory, bytes => bar.Value = bytes, cancellationToken);
                });
        System.Console.WriteLine(directory);
        return 0;
    });

    private static LocalModelOptions OptionsOf(ServerSettings settings) =>
        AiServices.LocalModelsOf(new ConfigurationBuilder().AddEnvironmentVariables().Build(), settings.Data);

    private static string Described(string directory) =>
        ModelDirectory.Read(directory).Family is { Length: > 0 } family ? $"family {family}" : "family unknown";

    private static long SizeOf(string directory) => new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories)
        .Sum(f => f.Length);

    private static long Megabytes(long bytes) => (bytes + 500_000) / 1_000_000;

    private static void Say(string what, string value) => System.Console.WriteLine($"  {what,-15} {value}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
