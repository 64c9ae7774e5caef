using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Articles;
using Wxauto.Knowledge.Lexical;

namespace Wxauto.Knowledge;

/// <summary>
/// The knowledge bases of the catalog, read from their directories and kept up to date. A base is replaced in one step;
/// a document that cannot be read is reported and the rest goes on.
/// </summary>
public sealed partial class KnowledgeLibrary(IResourceCatalog catalog, TimeProvider time, ILogger<KnowledgeLibrary> logger) : BackgroundService, IKnowledgeSearch
{
    private const int MaxFileBytes = 5 * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, LoadedBase> _bases = new();

    /// <summary>Names of the bases that can be searched, with their documents.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DocumentState>> Documents => _bases.ToDictionary(b => b.Key, b => b.Value.Documents);

    public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var loaded = query.KnowledgeBases.Select(n => (Name: n, Base: _bases.GetValueOrDefault(n))).ToList();
        var hits = loaded.Where(b => b.Base is not null).SelectMany(b => b.Base!.Index.Search(query.Question, query.Top))
            .OrderByDescending(h => h.Score).Take(query.Top).ToList();
        var evidence = hits.Select(h => new Evidence(h.Chunk.KnowledgeBase, h.Chunk.Id, h.Chunk.Document, h.Chunk.Title, h.Chunk.Section, h.Chunk.Text, h.Score)).ToList();
        var confidence = hits.Count == 0 ? 0 : Confidence.Of(hits[0].Coverage);
        return ValueTask.FromResult(new KnowledgeResult(evidence, confidence, [.. loaded.Where(b => b.Base is null).Select(b => b.Name)]));
    }

    /// <summary>Reads bases whose files changed and drops those that left the catalog.</summary>
    public void Refresh()
    {
        var current = catalog.Current.KnowledgeBases;
        foreach (var gone in _bases.Keys.Where(n => !current.ContainsKey(n)))
            _bases.TryRemove(gone, out _);
        foreach (var (name, resource) in current)
        {
            var files = Files(resource);
            var stamp = string.Join('\n', files.Select(f => $"{f.FullName}|{f.Length}|{f.LastWriteTimeUtc.Ticks}"));
            if (_bases.TryGetValue(name, out var old) && old.Stamp == stamp)
                continue;
            var loaded = Load(name, files, stamp);
            _bases[name] = loaded;
            LogLoaded(name, loaded.Documents.Count, loaded.Documents.Sum(d => d.Chunks));
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Refresh();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Refresh();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnreadable(e);
            }
        }
    }

    private static List<FileInfo> Files(Resource<KnowledgeBaseSpec> resource) =>
        [.. resource.Spec.Sources.Select(s => s.Directory!).SelectMany(source =>
        {
            var root = Path.GetFullPath(source.Path, Path.GetDirectoryName(Path.GetFullPath(resource.Source))!);
            var matcher = new Matcher(StringComparison.Ordinal);
            matcher.AddIncludePatterns(source.Include);
            return Directory.Exists(root) ? matcher.GetResultsInFullPath(root) : [];
        }).Distinct().Order(StringComparer.Ordinal).Select(f => new FileInfo(f))];

    private static LoadedBase Load(string name, List<FileInfo> files, string stamp)
    {
        var documents = new List<DocumentState>();
        var chunks = new List<Chunk>();
        foreach (var file in files)
        {
            try
            {
                if (file.Length > MaxFileBytes)
                    throw new InvalidDataException($"is larger than {MaxFileBytes / 1024 / 1024} MB");
                var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file.FullName)).TrimStart('\uFEFF');
                var (title, sections) = ArticleParser.Parse(text, Path.GetFileNameWithoutExtension(file.Name));
                chunks.AddRange(sections.Select(s => new Chunk(name, IdOf(file.Name, s.Section, s.Text), file.Name, title, s.Section, s.Text)));
                documents.Add(new DocumentState(file.Name, title, sections.Count, text.Length, null));
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or DecoderFallbackException)
            {
                documents.Add(new DocumentState(file.Name, file.Name, 0, 0, e is DecoderFallbackException ? "is not UTF-8 text" : e.Message));
            }
        }
        return new LoadedBase(new LexicalIndex(chunks), documents, stamp);
    }

    private static string IdOf(string document, string section, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{document}\0{section}\0{text}")))[..16];

    [LoggerMessage(1, LogLevel.Information, "KnowledgeBase {Name} is ready: {Documents} documents, {Chunks} chunks")]
    private partial void LogLoaded(string name, int documents, int chunks);

    [LoggerMessage(2, LogLevel.Warning, "The documents of a KnowledgeBase cannot be read; the last ones are kept")]
    private partial void LogUnreadable(Exception e);

    private sealed record LoadedBase(LexicalIndex Index, IReadOnlyList<DocumentState> Documents, string Stamp);
}

public static class KnowledgeServices
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services) => services
        .AddSingleton<KnowledgeLibrary>().AddSingleton<IKnowledgeSearch>(s => s.GetRequiredService<KnowledgeLibrary>())
        .AddHostedService(s => s.GetRequiredService<KnowledgeLibrary>());
}
