namespace Wxauto.Agent.Core.Configuration;

/// <summary>The configuration cannot be used. The message names the file or field and says how to mend it.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
