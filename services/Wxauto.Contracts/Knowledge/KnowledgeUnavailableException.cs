namespace Wxauto.Contracts.Knowledge;

/// <summary>The knowledge role could not be asked. Whoever asked has no evidence and must not answer as if there were none.</summary>
public sealed class KnowledgeUnavailableException(string message, Exception cause) : Exception(message, cause);
