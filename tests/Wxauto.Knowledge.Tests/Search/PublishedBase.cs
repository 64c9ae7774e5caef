using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Ai;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Tests.Ingestion;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Tests.Search;

/// <summary>Puts documents into the database as a publication leaves them, without reading files.</summary>
internal static class PublishedBase
{
    /// <param name="sections">Heading and text; the same heading in a row is one section that was cut.</param>
    public static async Task PublishAsync(this KnowledgeProcess process, string knowledgeBase, string name, string title,
        params (string Section, string Text)[] sections)
    {
        await using var db = await process.DatabaseAsync();
        var mark = await db.KnowledgeBases.SingleOrDefaultAsync(b => b.Base == knowledgeBase);
        if (mark is null)
            db.KnowledgeBases.Add(mark = new KnowledgeBaseMark { Base = knowledgeBase });
        mark.Revision++;
        var document = new KnowledgeDocument { Id = Guid.NewGuid(), Base = knowledgeBase, Source = "uploads", Name = name, Title = title,
            State = DocumentState.Ready, Fingerprint = "1", Revision = mark.Revision, Version = 1, Chunks = sections.Length };
        db.KnowledgeDocuments.Add(document);
        var embedding = process.Get<Wxauto.Contracts.Resources.IResourceCatalog>().Current.KnowledgeBases[knowledgeBase].Spec.Embedding;
        var texts = sections.Select(s => s.Section.Length > 0 ? $"{title}\n{s.Section}\n{s.Text}" : $"{title}\n{s.Text}").ToList();
        if (embedding is not null)
            await process.Get<VectorStorage>().FillAsync(embedding, texts, default);
        var part = -1;
        for (var i = 0; i < sections.Length; i++)
        {
            part += i == 0 || sections[i].Section != sections[i - 1].Section ? 1 : 0;
            db.KnowledgeChunks.Add(new KnowledgeChunk
            {
                DocumentId = document.Id, Ordinal = i, Id = $"{Guid.NewGuid():N}", Section = sections[i].Section, Part = part,
                Text = sections[i].Text, Hints = "", Tokens = 1, Edited = false,
                Vector = embedding is null ? "" : VectorStorage.KeyOf(embedding, texts[i]),
            });
        }
        await db.SaveChangesAsync();
        await process.Get<KnowledgeLibrary>().RefreshAsync(default);
    }
}
