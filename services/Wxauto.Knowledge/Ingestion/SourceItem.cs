using System.Security.Cryptography;
using System.Text.Json;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>A document as its source has it now.</summary>
/// <param name="Stamp">Changes when the content changes.</param>
internal sealed record SourceItem(string Source, string Name, string Stamp, ChunkScope Scope);

/// <param name="Content">Null: it is larger than what is read.</param>
/// <param name="FileName">A name whose ending tells what it is; the address of a page does not.</param>
internal sealed record SourceContent(byte[]? Content, long Size, string FileName);

/// <summary>What a source cannot give.</summary>
internal sealed record SourceProblem(string Source, Reason Reason);

/// <summary>Settings that make other chunks of the same content.</summary>
internal static class Settings
{
    /// <summary>Grows when this program reads, cuts or indexes documents in another way, so that all are read again.</summary>
    private const int Reading = 2;

    public static string HashOf(KnowledgeBaseSpec spec, ChunkScope scope) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { Reading, spec.Parsing, spec.Chunking, spec.Embedding, spec.Index, scope })))[..16];
}
