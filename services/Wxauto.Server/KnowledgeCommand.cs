using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Wxauto.Server;

/// <summary>Uploads documents to a running server and says what became of each; lists and shows those of a base; tries files.</summary>
internal static class KnowledgeCommand
{
    private const long MaxFile = 50 << 20;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
        { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    /// <summary>0 when all are searched at the end.</summary>
    public static Task<int> UploadAsync(KnowledgeDesk desk, IReadOnlyList<FileInfo> files,
        CancellationToken cancellationToken) => StartFaults.SayAsync(async () =>
    {
        using var _ = desk;
        foreach (var file in files)
            Check(file);
        var ends = System.Console.IsErrorRedirected ? await UploadPlainlyAsync(desk, files, cancellationToken)
            : await UploadWithBarsAsync(desk, files, cancellationToken);
        foreach (var end in ends)
            await (end.Error is null ? System.Console.Out : System.Console.Error)
                .WriteLineAsync(end.Error is null ? $"ready   {end.Name}  {end.Chunks} passages" : $"failed  {end.Name}  {end.Error}");
        return ends.Any(e => e.Error is not null) ? 1 : 0;
    });

    public static Task<int> ListAsync(KnowledgeDesk desk, bool json, CancellationToken cancellationToken) =>
        StartFaults.SayAsync(async () =>
    {
        using var _ = desk;
        var documents = await desk.ListAsync(cancellationToken);
        if (json)
            System.Console.WriteLine(new JsonArray([.. documents.Select(d => d.DeepClone())]).ToJsonString(Json));
        else
            foreach (var d in documents)
                System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{d["state"],-8} {d["source"],-12} {(int)d["chunks"]!,6} passages  {d["name"]}{(KnowledgeDesk.ErrorOf(d) is { } error ? $"  ({error})" : "")}"));
        return 0;
    });

    /// <summary>0 when the document is searched as it is; 1 when its newest content could not be read.</summary>
    public static Task<int> ShowAsync(KnowledgeDesk desk, string document, bool json, string language,
        CancellationToken cancellationToken) => StartFaults.SayAsync(async () =>
    {
        using var _ = desk;
        var shown = await desk.ShowAsync(document, cancellationToken);
        System.Console.WriteLine(json ? shown.ToJsonString(Json) : ShownDocument.OfPublished(shown, language));
        return (string?)shown["document"]!["state"] == "Failed" ? 1 : 0;
    });

    /// <summary>0 when the file can be read.</summary>
    public static Task<int> TryAsync(KnowledgeDesk desk, FileInfo file, bool json, string language, CancellationToken cancellationToken) =>
        StartFaults.SayAsync(async () =>
    {
        using var _ = desk;
        Check(file);
        var read = await desk.TryAsync(file, cancellationToken);
        System.Console.WriteLine(json ? read.ToJsonString(Json) : ShownDocument.OfTried(read, language));
        return 0;
    });

    private static async Task<List<DocumentEnd>> UploadPlainlyAsync(KnowledgeDesk desk, IReadOnlyList<FileInfo> files,
        CancellationToken cancellationToken)
    {
        var sent = new List<(FileInfo File, Guid Id)>();
        foreach (var file in files)
        {
            await System.Console.Error.WriteLineAsync($"uploading {file.Name}, {file.Length} bytes");
            sent.Add((file, await desk.UploadAsync(file, _ => { }, cancellationToken)));
        }
        var ends = new List<DocumentEnd>();
        foreach (var (file, id) in sent)
            ends.Add(await UntilReadAsync(desk, file, id, cancellationToken));
        return ends;
    }

    private static async Task<List<DocumentEnd>> UploadWithBarsAsync(KnowledgeDesk desk, IReadOnlyList<FileInfo> files,
        CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        return await console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn()).StartAsync(async context =>
        {
            var bars = files.Select(f => context.AddTask(Markup.Escape($"uploading {f.Name}"), maxValue: Math.Max(1, f.Length))).ToList();
            var sent = new List<Guid>();
            for (var i = 0; i < files.Count; i++)
            {
                var bar = bars[i];
                sent.Add(await desk.UploadAsync(files[i], bytes => bar.Value = bytes, cancellationToken));
                (bar.Description, bar.IsIndeterminate) = (Markup.Escape($"reading {files[i].Name}"), true);
            }
            var ends = new List<DocumentEnd>();
            for (var i = 0; i < files.Count; i++)
            {
                ends.Add(await UntilReadAsync(desk, files[i], sent[i], cancellationToken));
                (bars[i].IsIndeterminate, bars[i].Value) = (false, bars[i].MaxValue);
            }
            return ends;
        });
    }

    private static async Task<DocumentEnd> UntilReadAsync(KnowledgeDesk desk, FileInfo file, Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await desk.EndOfAsync(file.Name, id, cancellationToken) is { } end)
                return end;
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    private static void Check(FileInfo file)
    {
        if (!file.Exists)
            throw new FileNotFoundException($"{file.FullName} does not exist.");
        if (file.Length > MaxFile)
            throw new InvalidDataException(
                $"{file.Name} has {file.Length >> 20} MB, more than the {MaxFile >> 20} MB that are read: split it.");
    }
}
