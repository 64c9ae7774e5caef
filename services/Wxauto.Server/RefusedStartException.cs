namespace Wxauto.Server;

/// <summary>The process must not go on; the message is a sentence for the operator and says what to do.</summary>
internal sealed class RefusedStartException(string message, Exception? inner = null) : Exception(message, inner);
