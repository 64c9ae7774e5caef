using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Knowledge.V1;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Remote;

/// <summary>Queries and results as they travel; nothing is lost either way.</summary>
public static class KnowledgeMessages
{
    public static SearchRequest ToMessage(this KnowledgeQuery query)
    {
        var request = new SearchRequest { KnowledgeBases = { query.KnowledgeBases }, Question = query.Question, Before = { query.Before },
            Tags = { query.Tags }, Audience = query.Audience };
        if (query.Top is { } top)
            request.Top = top;
        return request;
    }

    public static KnowledgeQuery ToQuery(this SearchRequest request) => new([.. request.KnowledgeBases], request.Question)
    {
        Top = request.HasTop ? request.Top : null, Before = [.. request.Before], Tags = [.. request.Tags], Audience = request.Audience,
    };

    public static SearchResponse ToMessage(this KnowledgeResult result) => new()
    {
        Evidence =
        {
            result.Evidence.Select(e => new Passage
            {
                KnowledgeBase = e.KnowledgeBase, ChunkId = e.ChunkId, Document = e.Document, Title = e.Title, Section = e.Section,
                Text = e.Text, Score = e.Score, Sentence = e.Sentence, Rows = e.Rows,
            }),
        },
        Confidence = result.Confidence, Unavailable = { result.Unavailable }, How = result.How?.ToJson() ?? "",
    };

    public static KnowledgeResult ToResult(this SearchResponse response) => new(
        [.. response.Evidence.Select(p => new Evidence(p.KnowledgeBase, p.ChunkId, p.Document, p.Title, p.Section, p.Text, p.Score)
            { Sentence = p.Sentence, Rows = p.Rows })], response.Confidence, [.. response.Unavailable])
    {
        How = response.How.Length > 0 ? Reason.FromJson(response.How) : null,
    };
}
