using System.Reflection;

namespace Wxauto.Agent.Core.Gateway;

internal static class AgentVersion
{
    /// <summary>The version of this build, without the commit.</summary>
    public static string Text { get; } =
        (typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
