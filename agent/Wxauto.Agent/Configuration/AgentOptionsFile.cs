using Wxauto.Agent.Drivers.Simulator;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Agent.Configuration;

/// <summary>Reads <c>agent.yaml</c>. Relative directories are relative to the file.</summary>
internal static class AgentOptionsFile
{
    /// <exception cref="ConfigurationException">The file is missing or wrong; the message names the field.</exception>
    public static AgentOptions Read(string path)
    {
        try
        {
            var stream = new YamlStream();
            using var text = File.OpenText(path);
            stream.Load(text);
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
                throw new ConfigurationException("it must be one document with fields.");
            return Read(new YamlFields(root, ""), Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is YamlException or IOException or UnauthorizedAccessException or ConfigurationException)
        {
            throw new ConfigurationException($"{path}: {e.Message}");
        }
    }

    private static AgentOptions Read(YamlFields fields, string directory)
    {
        var driver = fields.Section("driver") ?? throw new ConfigurationException("'driver' is missing.");
        var spool = fields.Section("spool");
        var options = new AgentOptions(
            fields.Address("server"),
            Path.GetFullPath(Path.Combine(directory, fields.Required("dataDirectory"))),
            Simulator(driver))
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

    private static SimulatorOptions Simulator(YamlFields driver)
    {
        driver.Choice("type", "simulator", ("simulator", "simulator"));
        var options = new SimulatorOptions(driver.Address("url"), driver.Required("account"), driver.Text("key"));
        driver.RefuseOthers();
        return options;
    }
}
