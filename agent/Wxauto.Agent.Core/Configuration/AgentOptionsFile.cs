using Wxauto.Agent.Core.Drivers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Agent.Core.Configuration;

/// <summary>Reads <c>agent.yaml</c>. Relative directories are relative to the file.</summary>
public static class AgentOptionsFile
{
    /// <exception cref="ConfigurationException">The file is missing or wrong; the message names the field.</exception>
    public static AgentOptions Read(string path, DriverCatalog drivers)
    {
        try
        {
            var stream = new YamlStream();
            using var text = File.OpenText(path);
            stream.Load(text);
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
                throw new ConfigurationException("it must be one document with fields.");
            return Read(new YamlFields(root, ""), Path.GetDirectoryName(Path.GetFullPath(path))!, drivers);
        }
        catch (Exception e) when (e is YamlException or IOException or UnauthorizedAccessException or ConfigurationException)
        {
            throw new ConfigurationException($"{path}: {e.Message}");
        }
    }

    private static AgentOptions Read(YamlFields fields, string directory, DriverCatalog drivers)
    {
        var driver = fields.Section("driver") ?? throw new ConfigurationException("'driver' is missing.");
        var spool = fields.Section("spool");
        var options = new AgentOptions(
            fields.Address("server"),
            Path.GetFullPath(Path.Combine(directory, fields.Required("dataDirectory"))),
            drivers.Read(driver))
        {
            AllowInsecure = fields.Choice("allowInsecure", false, ("true", true), ("false", false)),
            InstantPace = fields.Choice("pace", false, ("human", false), ("instant", true)),
            Capacity = spool?.Number("capacity", least: 1, otherwise: 10_000) ?? 10_000,
            LogLevel = fields.Choice("logLevel", LogLevel.Information, [.. Enum.GetValues<LogLevel>().Select(l => (l.ToString(), l))]),
        };
        spool?.RefuseOthers();
        fields.RefuseOthers();
        return options;
    }
}
