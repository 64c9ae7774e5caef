using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Server;

/// <param name="Error">Null when its newest content is searched.</param>
internal sealed record DocumentEnd(string Name, int Chunks, string? Error);

/// <summary>The REST endpoints of one knowledge base at a running server.</summary>
/// <param name="key">The console's.</param>
internal sealed class KnowledgeDesk(Uri server, string knowledgeBase, string key) : IDisposable
{
    // A large file over a slow line takes its time; Ctrl-C ends it.
    private readonly HttpClient _http = new()
    {
        BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    private string Documents => $"/api/knowledge/bases/{Uri.EscapeDataString(knowledgeBase)}/documents";

    /// <param name="progress">Gets the bytes that are sent.</param>
    /// <exception cref="InvalidDataException">Why the server did not take it.</exception>
    public async Task<Guid> UploadAsync(FileInfo file, Action<long> progress, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        using var form = new MultipartFormDataContent { { new SentFile(content, progress), "files", file.Name } };
        var answer = await SendAsync(HttpMethod.Post, Documents, form, cancellationToken);
        return answer["documents"]!.AsArray() is [{ } document] ? (Guid)document["id"]!
            : throw new InvalidDataException($"The server took {file.Name} and does not list it.");
    }

    /// <summary>What the server would read of the file; it stores nothing.</summary>
    /// <exception cref="InvalidDataException">Why it cannot be read.</exception>
    public async Task<JsonNode> TryAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        using var form = new MultipartFormDataContent { { new SentFile(content, _ => { }), "files", file.Name } };
        return await SendAsync(HttpMethod.Post, $"{Documents}/try", form, cancellationToken);
    }

    /// <summary>How the document was read, with its passages and, where there was an earlier version, what changed.</summary>
    /// <param name="name">Its name, or its id where several sources have a document of that name.</param>
    /// <exception cref="InvalidDataException">There is none, or there are several.</exception>
    public async Task<JsonNode> ShowAsync(string name, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(name, out var id))
        {
            var found = (await SendAsync(HttpMethod.Get, $"{Documents}?name={Uri.EscapeDataString(name)}", null, cancellationToken))
                ["documents"]!.AsArray();
            id = found.Count switch
            {
                0 => throw new InvalidDataException(
                    $"{knowledgeBase} has no document '{name}': `wxauto-server knowledge list` names them."),
                1 => (Guid)found[0]!["id"]!,
                _ => throw new InvalidDataException($"{knowledgeBase} has several documents '{name}', name one by its id: "
                    + string.Join(", ", found.Select(d => $"{d!["id"]} (of {d["source"]})"))),
            };
        }
        var document = $"/api/knowledge/documents/{id}";
        var shown = await SendAsync(HttpMethod.Get, document, null, cancellationToken);
        shown["passages"] = (await SendAsync(HttpMethod.Get, $"{document}/chunks", null, cancellationToken))["chunks"]!.DeepClone();
        if (shown["before"] is not null)
            shown["changes"] = (await SendAsync(HttpMethod.Get, $"{document}/changes", null, cancellationToken))["changes"]!.DeepClone();
        return shown;
    }

    /// <summary>Null while it is read.</summary>
    public async Task<DocumentEnd?> EndOfAsync(string name, Guid id, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, $"{Documents}?source=uploads&name={Uri.EscapeDataString(name)}", null,
            cancellationToken);
        if (answer["documents"]!.AsArray().FirstOrDefault(d => (Guid)d!["id"]! == id) is not { } document)
            return new DocumentEnd(name, 0, "was removed while it was read");
        // What was published or failed before stays in the row until the new content is read.
        if (document["run"] is { } run && (string?)run["state"] != "Failed" && (run["error"] is null || (bool)run["follows"]!))
            return null;
        return (string?)document["state"] switch
        {
            "Ready" => new DocumentEnd(name, (int)document["chunks"]!, null),
            "Failed" => new DocumentEnd(name, 0,
                $"{ErrorOf(document)}{(document["run"]?["nextAttemptAt"] is null ? "" : " (the server tries again)")}"),
            _ => ErrorOf(document) is { } error ? new DocumentEnd(name, 0, error) : null,
        };
    }

    public async Task<List<JsonNode>> ListAsync(CancellationToken cancellationToken)
    {
        var documents = new List<JsonNode>();
        for (var page = 1; ; page++)
        {
            var answer = await SendAsync(HttpMethod.Get, $"{Documents}?page={page}", null, cancellationToken);
            documents.AddRange(answer["documents"]!.AsArray().OfType<JsonNode>());
            if (page >= (int)answer["pages"]!)
                return documents;
        }
    }

    /// <summary>What is wrong with a document of the list, in English.</summary>
    public static string? ErrorOf(JsonNode document) => document["error"]?.Deserialize<Reason>()?.ToString();

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new InvalidDataException(
                $"The server at {server} cannot be reached: {e.Message} Start it, or name another one with --server.", e);
        }
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? JsonNode.Parse(text) ?? throw new InvalidDataException($"{server} answered nothing: is it a Wxauto server?")
                : throw new InvalidDataException(DetailOf(text)
                    ?? $"{server} answered with status {(int)response.StatusCode}: is it a Wxauto server?");
        }
    }

    private static string? DetailOf(string problem)
    {
        try
        {
            return (string?)JsonNode.Parse(problem)?["detail"];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // some other program's page
        }
    }

    /// <summary>Sends the file as it is read, and tells how far it is.</summary>
    private sealed class SentFile : HttpContent
    {
        private const int Piece = 64 * 1024;
        private readonly FileStream _file;
        private readonly Action<long> _progress;

        public SentFile(FileStream file, Action<long> progress)
        {
            (_file, _progress) = (file, progress);
            Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var piece = new byte[Piece];
            var sent = 0L;
            int read;
            while ((read = await _file.ReadAsync(piece, cancellationToken)) > 0)
            {
                await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
                _progress(sent += read);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _file.Length;
            return true;
        }
    }
}
