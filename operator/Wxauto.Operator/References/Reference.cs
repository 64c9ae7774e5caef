namespace Wxauto.Operator.References;

internal enum ReferenceKind { Environment, Secret, ConfigMap, AIProvider, KnowledgeBase, McpServer }

/// <summary>Something outside of a spec that the spec names.</summary>
/// <param name="Name">Of the object in the spec's namespace; of the variable for Environment.</param>
/// <param name="Key">Of a Secret; null: the Secret as a whole.</param>
/// <param name="Field">Where the spec names it.</param>
internal readonly record struct Reference(ReferenceKind Kind, string Name, string? Key, string Field);
