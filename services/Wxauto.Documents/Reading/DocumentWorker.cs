using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Ocr;
using Wxauto.Documents.Ocr.Models;

namespace Wxauto.Documents.Reading;

/// <summary>
/// What a reading process does: takes documents and pictures from its input and answers on its output until the input closes, as it does
/// when the server ends.
/// </summary>
internal static class DocumentWorker
{
    // Libraries recurse into what they read; a stack that is too small kills the process.
    private const int StackBytes = 32 * 1024 * 1024;
    private static OcrModels? _models;

    public static async Task<int> RunAsync(Stream input, Stream output, CancellationToken ct)
    {
        var next = NextAsync(input, ct);
        while (await next is var (request, content))
        {
            var parsing = ParseAsync(request, new DocumentFile(request.Name, content), ct);
            // Nothing comes before the answer is given, so this ends early only when the server is gone.
            next = NextAsync(input, ct);
            if (await Task.WhenAny(parsing, next) == next)
                return 1;
            var answer = await parsing;
            await Frames.WriteJsonAsync(output, answer, ct);
            foreach (var image in answer.Document?.Images ?? [])
                await Frames.WriteAsync(output, image.Content, ct);
            await output.FlushAsync(ct);
            if (answer.Exhausted)
                return 1;
        }
        return 0;
    }

    private static async Task<(ReadRequest Request, byte[] Content)?> NextAsync(Stream input, CancellationToken ct) =>
        await Frames.ReadJsonAsync<ReadRequest>(input, ct) is { } request && await Frames.ReadAsync(input, ct) is { } content
            ? (request, content) : null;

    private static Task<ReadAnswer> ParseAsync(ReadRequest request, DocumentFile file, CancellationToken ct)
    {
        var done = new TaskCompletionSource<ReadAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => done.SetResult(Parse(request, file, ct)), StackBytes) { IsBackground = true, Name = "document" };
        thread.Start();
        return done.Task;
    }

    /// <summary>They are read from disk once, when the first picture comes.</summary>
    private static OcrModels Models(OcrModelOptions options)
    {
        if (_models?.Options != options)
        {
            _models?.Dispose();
            _models = null;
            _models = OcrModels.Load(options);
        }
        return _models;
    }

    private static ReadAnswer Parse(ReadRequest request, DocumentFile file, CancellationToken ct)
    {
        try
        {
            return request.Ocr is { } ocr ? ReadAnswer.Of(Models(ocr).Read(file.Content, ct))
                : ReadAnswer.Of(DocumentParsing.Parse(file, request.Limits, ct));
        }
        catch (UnreadableDocumentException e)
        {
            return ReadAnswer.Without(e.Reason);
        }
        catch (OperationCanceledException)
        {
            return ReadAnswer.Without(DocumentReasons.Interrupted);
        }
        catch (OutOfMemoryException)
        {
            var megabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024 / 1024;
            return ReadAnswer.Without(DocumentReasons.Memory.With(megabytes), exhausted: true);
        }
    }
}
