using Wxauto.Agent.Core.Drivers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Agent.Core.Configuration;

/// <summary>Reads <c>agent.yaml</c>. Relative directories are relative to the file.</summary>
public static class AgentOptionsFile
{
    /// <exception cref="ConfigurationException">The file is missing or wrong; the message names every wrong field and its line.</exception>
    public static AgentOptions Read(string path, DriverCatalog drivers)
    {
        try
        {
            var stream = new YamlStream();
            using var text = File.OpenText(path);
            stream.Load(text);
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
                throw new ConfigurationException("it must be one document with fields.");
            var fields = new YamlFields(root);
            var options = Read(fields, Path.GetDirectoryName(Path.GetFullPath(path))!, drivers);
            return fields.Problems switch
            {
                [] => options,
                [var problem] => throw new ConfigurationException(problem),
                var many => throw new ConfigurationException(string.Join("\n  ", many.Prepend($"{many.Count} fields are wrong."))),
            };
        }
        catch (Exception e) when (e is YamlException or IOException or UnauthorizedAccessException or ConfigurationException)
        {
            throw new ConfigurationException($"{path}: {e.Message}");
        }
    }

    // A stand-in where something is wrong: the fields remember that, and nothing is made of it.
    private static AgentOptions Read(YamlFields fields, string directory, DriverCatalog drivers)
    {
        var (driver, spool) = (fields.RequiredSection("driver"), fields.Section("spool"));
        var openDriver = driver is null ? null : drivers.Read(driver);
        var options = new AgentOptions(
            fields.Address("server"), Path.GetFullPath(Path.Combine(directory, fields.Required("dataDirectory"))), openDriver!)
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
