using Wxauto.Agent.Core.Configuration;

namespace Wxauto.Agent.Core.Spool;

/// <summary>Lets one process at a time run on a data directory: two senders would type a reply twice.</summary>
internal static class InstanceLock
{
    /// <exception cref="ConfigurationException">Another agent runs on the directory.</exception>
    public static IDisposable Take(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new FileStream(Path.Combine(directory, "agent.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new ConfigurationException($"Another agent runs on {directory}; stop it first. ({e.Message})");
        }
    }
}
