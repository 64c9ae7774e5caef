using Wxauto.Contracts.Resources;

namespace Wxauto.Knowledge.Vectors;

internal static class EmbeddingModels
{
    /// <summary>The spec with the name of the model that makes its vectors, also where that is the provider's: vectors of two
    /// models cannot be compared.</summary>
    public static KnowledgeBaseSpec WithModel(this CatalogSnapshot catalog, KnowledgeBaseSpec spec) =>
        spec.Embedding is { Model: null } embedding
            && catalog.AIProviders.GetValueOrDefault(embedding.Provider)?.Spec.Models.Own(ModelUse.Embedding) is { } model
            ? spec with { Embedding = embedding with { Model = model } }
            : spec;
}
