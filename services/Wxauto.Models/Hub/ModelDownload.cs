using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Wxauto.Models.Hub;

/// <summary>Fetches a model's files. What was read stays in FILE.part, and the next try goes on behind it.</summary>
public sealed class ModelDownload(HttpClient http, Uri hub)
{
    /// <summary>In a row without a byte.</summary>
    private const int MaxTries = 5;
    private const int Buffer = 128 * 1024;
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    /// <param name="directory">The model's own.</param>
    /// <param name="progress">Gets the bytes that are here of all files together.</param>
    /// <exception cref="InvalidDataException">A file is another one than the one that was pinned.</exception>
    /// <exception cref="HttpRequestException">The hub refuses or cannot be reached.</exception>
    public async Task GetAsync(PublicModel model, string directory, Action<long> progress, CancellationToken cancellationToken)
    {
        var before = 0L;
        foreach (var file in model.Files)
        {
            var path = Path.Combine(directory, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!await IsAsync(file, path, cancellationToken))
            {
                await FetchAsync(model.AddressOf(file, hub), file, $"{path}.part", bytes => progress(before + bytes), cancellationToken);
                File.Move($"{path}.part", path, overwrite: true);
            }
            progress(before += file.Bytes);
        }
    }

    private async Task FetchAsync(Uri address, PublicFile file, string part, Action<long> progress, CancellationToken cancellationToken)
    {
        for (var vain = 0; Length(part) != file.Bytes;)
        {
            var had = Length(part);
            try
            {
                await GoOnAsync(address, file, part, progress, cancellationToken);
            }
            catch (Exception e) when (IsPassing(e, cancellationToken) && (Length(part) > had || ++vain < MaxTries))
            {
                vain = Length(part) > had ? 0 : vain;
                await Task.Delay(TimeSpan.FromSeconds(vain), cancellationToken);
            }
        }
        if (await IsAsync(file, part, cancellationToken))
            return;
        File.Delete(part);
        throw new InvalidDataException(
            $"{address} is not the file that is pinned: its SHA-256 is another one than {file.Sha256}. It was deleted; try another hub with --hub.");
    }

    private async Task GoOnAsync(Uri address, PublicFile file, string part, Action<long> progress, CancellationToken cancellationToken)
    {
        var from = Length(part);
        if (from > file.Bytes)
        {
            File.Delete(part);
            from = 0;
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != from)
            from = 0;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var target = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write);
        target.SetLength(from);
        target.Position = from;
        var buffer = new byte[Buffer];
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (true)
        {
            stall.CancelAfter(Stall);
            if (await body.ReadAsync(buffer, stall.Token) is var read && read == 0)
                break;
            if (target.Length + read > file.Bytes)
                throw new InvalidDataException($"{address} has more than the {file.Bytes} bytes of the file that is pinned.");
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress(target.Length);
        }
        if (target.Length < file.Bytes)
            throw new IOException($"{address} ended after {target.Length} of {file.Bytes} bytes.");
    }

    /// <summary>What another try may mend: a broken line, a busy hub, nothing for a minute.</summary>
    private static bool IsPassing(Exception e, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested
        && e is IOException or OperationCanceledException
            or HttpRequestException { StatusCode: null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };

    private static async Task<bool> IsAsync(PublicFile file, string path, CancellationToken cancellationToken)
    {
        if (Length(path) != file.Bytes)
            return false;
        await using var content = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == file.Sha256;
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
