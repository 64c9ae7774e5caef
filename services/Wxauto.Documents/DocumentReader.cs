using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Ocr;
using Wxauto.Documents.Reading;

namespace Wxauto.Documents;

/// <summary>
/// Reads documents in processes of their own, so that no file can crash, hang or fill the server. A process is started when it is first
/// needed, reads
/// one document after another, and is replaced when it died or was ended.
/// </summary>
public sealed partial class DocumentReader(ReaderOptions options, TimeProvider time, ILogger<DocumentReader> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(options.Children);
    private readonly ConcurrentBag<ReaderProcess> _idle = [];
    private readonly CancellationTokenSource _disposed = new();

    /// <summary>Process numbers of those that wait for a document.</summary>
    public IReadOnlyList<int> Idle => [.. _idle.Select(p => p.Id)];

    /// <exception cref="UnreadableDocumentException">Says what is wrong with the file.</exception>
    public async Task<ParsedDocument> ReadAsync(DocumentFile file, CancellationToken ct)
    {
        if (file.Content.Length > options.Limits.MaxBytes)
            throw new UnreadableDocumentException(DocumentReasons.TooLarge.With(options.Limits.MaxBytes / 1024 / 1024));
        return (await AskAsync(new ReadRequest(file.Name, options.Limits), file.Content, DocumentReasons.Slow, ct)).Document!;
    }

    /// <summary>Whether pictures can be read here: by models, in the processes that read documents.</summary>
    public bool ReadsPictures => options.Ocr is not null;

    /// <exception cref="UnreadableDocumentException">Says what is wrong with the picture, or with the models.</exception>
    public async Task<PictureWords> ReadWordsAsync(PageImage image, CancellationToken ct) =>
        (await AskAsync(new ReadRequest(image.MediaType, options.Limits, options.Ocr), image.Content, DocumentReasons.SlowPicture,
            ct)).Words!;

    private async Task<ReadAnswer> AskAsync(ReadRequest request, byte[] content, ReasonCode<double> slow, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _disposed.Token);
        await _free.WaitAsync(either.Token);
        try
        {
            return await AskAsync(await TakeAsync(), request, content, slow, either.Token);
        }
        finally
        {
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        // Reads that are under way end with their process; then all are back.
        for (var i = 0; i < options.Children; i++)
            await _free.WaitAsync();
        while (_idle.TryTake(out var process))
            await process.DisposeAsync();
        _free.Dispose();
        _disposed.Dispose();
    }

    private async Task<ReaderProcess?> TakeAsync()
    {
        while (_idle.TryTake(out var process))
        {
            if (process.IsAlive)
                return process;
            await process.DisposeAsync();
        }
        return null;
    }

    private async Task<ReadAnswer> AskAsync(ReaderProcess? process, ReadRequest request, byte[] content, ReasonCode<double> slow,
        CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        process ??= ReaderProcess.Start(options);
        var answered = false;
        try
        {
            var answer = await process.ReadAsync(request, content, either.Token);
            answered = !answer.Exhausted;
            return answer.Reason is null ? answer : throw new UnreadableDocumentException(Reason.FromJson(answer.Reason));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            LogTooSlow(request.Name, options.TimeLimit.TotalSeconds);
            throw new UnreadableDocumentException(slow.With(options.TimeLimit.TotalSeconds));
        }
        catch (Exception e) when (e is IOException or EndOfStreamException or InvalidDataException)
        {
            var reason = await process.ReasonOfDeathAsync(options);
            LogDied(request.Name, reason);
            throw new UnreadableDocumentException(reason);
        }
        finally
        {
            if (answered)
                _idle.Add(process);
            else
                await process.DisposeAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Reading {Document} took longer than {Seconds} s and was ended")]
    private partial void LogTooSlow(string document, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "The process that read {Document} died: the document {Reason}")]
    private partial void LogDied(string document, Reason reason);
}
