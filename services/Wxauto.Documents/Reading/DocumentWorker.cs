using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Reading;

/// <summary>
/// What a reading process does: takes documents from its input and answers on its output until the input closes, as it does when the server
/// ends.
/// </summary>
internal static class DocumentWorker
{
    // Libraries recurse into what they read; a stack that is too small kills the process.
    private const int StackBytes = 32 * 1024 * 1024;

    public static async Task<int> RunAsync(Stream input, Stream output, CancellationToken ct)
    {
        var next = NextAsync(input, ct);
        while (await next is var (request, content))
        {
            var parsing = ParseAsync(new DocumentFile(request.Name, content), request.Limits, ct);
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

    private static Task<ReadAnswer> ParseAsync(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var done = new TaskCompletionSource<ReadAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => done.SetResult(Parse(file, limits, ct)), StackBytes) { IsBackground = true, Name = "document" };
        thread.Start();
        return done.Task;
    }

    private static ReadAnswer Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        try
        {
            return ReadAnswer.Of(DocumentParsing.Parse(file, limits, ct));
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
