using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.FileSystemGlobbing;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>What the sources of a base have now. Directories and ConfigMaps are looked at; pages, uploads and learnt answers are
/// content in the database.</summary>
internal sealed class Sources(IDbContextFactory<WxautoDb> contexts, ConfigMaps configMaps)
{
    public const string Uploads = "uploads";
    public const string Learned = "learned";

    /// <summary>All items, and what is wrong with sources that cannot be read. Of those, nothing is known: their
    /// documents stay as they are.</summary>
    public async Task<(List<SourceItem> Items, List<SourceProblem> Problems)> ListAsync(Resource<KnowledgeBaseSpec> resource,
        CancellationToken cancellationToken)
    {
        var (items, problems) = (new List<SourceItem>(), new List<SourceProblem>());
        var stored = await StoredAsync(resource.Name, cancellationToken);
        foreach (var source in resource.Spec.Sources)
        {
            var scope = ScopeOf(source);
            if (source.Directory is { } directory)
                ListDirectory(resource, source.Name, directory, scope, items, problems);
            else if (source.ConfigMap is { } map)
                configMaps.List(source.Name, map, scope, items, problems);
            else
                items.AddRange(stored[source.Name].Select(c => new SourceItem(source.Name, c.Name, c.Hash, scope)));
        }
        foreach (var own in SourceSpec.Reserved)
            items.AddRange(stored[own].Select(c => new SourceItem(own, c.Name, c.Hash, ChunkScope.Everybody)));
        return (items, problems);
    }

    /// <summary>The content; null when it is gone.</summary>
    /// <exception cref="UnreadableDocumentException">Its source cannot be seen.</exception>
    /// <param name="maxBytes">A larger file is not read: its size comes back instead.</param>
    public async Task<SourceContent?> ReadAsync(Resource<KnowledgeBaseSpec> resource, string source, string name, long maxBytes,
        CancellationToken cancellationToken)
    {
        var spec = resource.Spec.Sources.FirstOrDefault(s => s.Name == source);
        if (spec?.ConfigMap is { } map)
            return configMaps.Read(map, name) is { } bytes ? new(bytes.Length > maxBytes ? null : bytes, bytes.Length, name) : null;
        if (spec?.Directory is { } directory)
        {
            // A directory that cannot be seen says nothing of its files.
            if (!resource.IsLocal)
                throw new UnreadableDocumentException(DocumentReasons.SourceAway.With(KnowledgeReasons.DirectoryOnLaptop));
            var root = RootOf(resource, directory);
            if (!Directory.Exists(root))
                throw new UnreadableDocumentException(DocumentReasons.SourceAway.With(KnowledgeReasons.DirectoryMissing.With(root)));
            var file = new FileInfo(Path.GetFullPath(name, root));
            // A name comes from the database: it must not lead out of the directory.
            if (!file.FullName.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !file.Exists)
                return null;
            return new(file.Length > maxBytes ? null : await File.ReadAllBytesAsync(file.FullName, cancellationToken), file.Length, name);
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.KnowledgeContents.Where(c => c.Base == resource.Name && c.Source == source && c.Name == name)
            .Select(c => new { c.Content, c.MediaType }).SingleOrDefaultAsync(cancellationToken) is not { } stored)
            return null;
        return new(stored.Content.Length > maxBytes ? null : stored.Content, stored.Content.Length,
            spec?.Url is not null ? WebDocument.FileNameOf(name, stored.Content, stored.MediaType) : name);
    }

    /// <summary>What is wrong with the directories of a base's sources, and what is included of them and matches nothing.</summary>
    public static IEnumerable<SourceProblem> Check(Resource<KnowledgeBaseSpec> resource)
    {
        foreach (var (source, directory) in resource.Spec.Sources.Where(s => s.Directory is not null).Select(s => (s.Name, s.Directory!)))
        {
            var problems = new List<SourceProblem>();
            foreach (var pattern in directory.Include)
            {
                var items = new List<SourceItem>();
                ListDirectory(resource, source, directory with { Include = [pattern] }, ChunkScope.Everybody, items, problems);
                if (problems.Count > 0)
                    break;
                if (items.Count == 0)
                    yield return new(source, KnowledgeReasons.NothingIncluded.With(pattern, RootOf(resource, directory)));
            }
            foreach (var problem in problems)
                yield return problem;
        }
    }

    private static void ListDirectory(Resource<KnowledgeBaseSpec> resource, string source, DirectorySource directory, ChunkScope scope,
        List<SourceItem> items, List<SourceProblem> problems)
    {
        if (!resource.IsLocal)
        {
            problems.Add(new(source, KnowledgeReasons.DirectoryOnLaptop));
            return;
        }
        var root = RootOf(resource, directory);
        if (!Directory.Exists(root))
        {
            problems.Add(new(source, KnowledgeReasons.DirectoryMissing.With(root)));
            return;
        }
        try
        {
            var matcher = new Matcher(StringComparison.Ordinal);
            matcher.AddIncludePatterns(directory.Include);
            items.AddRange(matcher.GetResultsInFullPath(root)
                .Select(f => (File: new FileInfo(f), Name: Path.GetRelativePath(root, f).Replace('\\', '/')))
                .Where(f => !f.Name.Split('/').Any(part => part[0] is '.' or '~'))
                .Select(f => new SourceItem(source, f.Name,
                    string.Create(CultureInfo.InvariantCulture, $"{f.File.Length}-{f.File.LastWriteTimeUtc.Ticks}"), scope)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(source, KnowledgeReasons.DirectoryUnreadable.With(root, e.Message)));
        }
    }

    private static string RootOf(Resource<KnowledgeBaseSpec> resource, DirectorySource directory) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory.Path, Path.GetDirectoryName(Path.GetFullPath(resource.Source))!));

    /// <summary>Who may find the documents of the source; everybody when it is one of those that are always there.</summary>
    public static ChunkScope ScopeOf(KnowledgeBaseSpec spec, string source) => spec.Sources.FirstOrDefault(s => s.Name == source) is { } own
        ? ScopeOf(own) : ChunkScope.Everybody;

    private static ChunkScope ScopeOf(SourceSpec source) => new(source.Tags, source.Audience, Day(source.ValidFrom),
        Day(source.ValidUntil));

    private static DateTimeOffset? Day(string? day) => day is null ? null
        : new DateTimeOffset(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero);

    private async Task<ILookup<string, (string Name, string Hash)>> StoredAsync(string knowledgeBase, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await db.KnowledgeContents.Where(c => c.Base == knowledgeBase).Select(c => new { c.Source, c.Name, c.Hash })
            .ToListAsync(cancellationToken)).ToLookup(c => c.Source, c => (c.Name, c.Hash));
    }
}
