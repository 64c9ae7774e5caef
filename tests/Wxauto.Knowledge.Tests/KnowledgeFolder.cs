using System.Security.Cryptography;
using System.Text;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Chunking;
using Wxauto.Knowledge.Search;

namespace Wxauto.Tests;

/// <summary>A base of the files of a folder, in memory, as ingestion would make it.</summary>
internal static class KnowledgeFolder
{
    public static SearchableBase Load(string folder, KnowledgeBaseSpec? spec = null)
    {
        var searchable = new SearchableBase(spec ?? new KnowledgeBaseSpec());
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var parsed = DocumentParsing.Parse(new DocumentFile(Path.GetFileName(file), File.ReadAllBytes(file)),
                new ParseLimits(), default);
            Add(searchable, Path.GetFileName(file), parsed.Title, Chunker.Cut(parsed, searchable.Spec.Chunking));
        }
        return searchable;
    }

    public static void Add(SearchableBase searchable, string name, string title, IReadOnlyList<Piece> pieces,
        IReadOnlyList<float[]>? vectors = null, ChunkScope? scope = null)
    {
        var document = IdOf(name);
        var facts = new DocumentFacts(document, name, title, "files", scope ?? ChunkScope.Everybody);
        searchable.Replace(document, [.. pieces.Select((p, i) =>
            (new Chunk($"{IdOf($"{name}#{i}"):N}", facts, i, p.Part, p.Section, p.Text), p.Hints, vectors?[i]))]);
    }

    public static WordSearch Search(SearchableBase searchable) => new("base", searchable, TimeProvider.System);

    public static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
