using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Ocr;
using Wxauto.Documents.Reading;

namespace Wxauto.Documents;

/// <summary>
/// Reads documents in processes of their own, so that no file can crash, hang or fill the server. A process reads one document after
/// another. In the place of one that died or was ended another is started at once, so that the next document does not wait for it: there
/// are never more than <see cref="ReaderOptions.Children"/>.
/// </summary>
public sealed partial class DocumentReader(ReaderOptions options, TimeProvider time, ILogger<DocumentReader> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(options.Children);
    private readonly ConcurrentBag<ReaderProcess> _idle = [];
    private readonly CancellationTokenSource _disposed = new();
    private Task<ReaderProcess?>? _spare;

    /// <summary>Process numbers of those that wait for a document.</summary>
    public IReadOnlyList<int> Idle => [.. _idle.Concat(_spare is { IsCompletedSuccessfully: true, Result: { } spare } ? [spare] : [])
        .Select(p => p.Id)];

    /// <exception cref="UnreadableDocumentException">Says what is wrong with the file.</exception>
    public async Task<ParsedDocument> ReadAsync(DocumentFile file, CancellationToken ct)
    {
        if (file.Content.Length > options.Limits.MaxBytes)
            throw new UnreadableDocumentException(DocumentReasons.TooLarge.With(options.Limits.MaxBytes / 1024 / 1024));
        return (await AskAsync(new ReadRequest(file.Name, options.Limits), file.Content, DocumentReasons.Slow, ct)).Document!;
    }

    /// <summary>Starts a process before the first document asks for one: it has started when this is over.</summary>
    public async Task WarmUpAsync(CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            if (_idle.IsEmpty)
                StartSpare();
            if (_spare is { } spare)
                await spare.WaitAsync(ct);
        }
        finally
        {
            _free.Release();
        }
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
            return await AskAsync(await TakeAsync(either.Token), request, content, slow, either.Token);
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
        if (_spare is { } spare && await spare is { } unused)
            await unused.DisposeAsync();
        _free.Dispose();
        _disposed.Dispose();
    }

    private async Task<ReaderProcess?> TakeAsync(CancellationToken ct)
    {
        while (_idle.TryTake(out var process))
        {
            if (process.IsAlive)
                return process;
            await process.DisposeAsync();
        }
        if (_spare is { } spare && await spare.WaitAsync(ct) is var started
            && Interlocked.CompareExchange(ref _spare, null, spare) == spare && started is not null)
        {
            if (started.IsAlive)
                return started;
            await started.DisposeAsync();
        }
        return null;
    }

    /// <summary>One at a time.</summary>
    private void StartSpare()
    {
        var started = new Task<Task<ReaderProcess?>>(StartedAsync);
        if (!_disposed.IsCancellationRequested && Interlocked.CompareExchange(ref _spare, started.Unwrap(), null) is null)
            started.Start(TaskScheduler.Default);
    }

    /// <summary>A process that has read something small, so that its code is compiled; null when it does not start.</summary>
    private async Task<ReaderProcess?> StartedAsync()
    {
        ReaderProcess? process = null;
        try
        {
            process = ReaderProcess.Start(options);
            using var limit = new CancellationTokenSource(options.TimeLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, limit.Token);
            await process.ReadAsync(new ReadRequest("warm.md", options.Limits), "# a\n\nb"u8.ToArray(), either.Token);
            return process;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The next document starts one anew, and says what is wrong.
            LogNotStarted(e);
            if (process is not null)
                await process.DisposeAsync();
            return null;
        }
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
            {
                await process.DisposeAsync();
                StartSpare();
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Reading {Document} took longer than {Seconds} s and was ended")]
    private partial void LogTooSlow(string document, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "The process that read {Document} died: the document {Reason}")]
    private partial void LogDied(string document, Reason reason);

    [LoggerMessage(3, LogLevel.Debug, "A process for the next document did not start")]
    private partial void LogNotStarted(Exception error);
}
