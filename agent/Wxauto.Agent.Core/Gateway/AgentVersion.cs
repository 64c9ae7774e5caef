using System.Reflection;

namespace Wxauto.Agent.Core.Gateway;

internal static class AgentVersion
{
    /// <summary>The version of this build, without the commit.</summary>
    public static string Text { get; } = (Built?.InformationalVersion ?? "0.0.0").Split('+')[0];

    private static AssemblyInformationalVersionAttribute? Built =>
        typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
}
