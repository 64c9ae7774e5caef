using Wxauto.Agent.Core.Configuration;

namespace Wxauto.Agent.Core.Drivers;

/// <summary>
/// The drivers that this build has, by the name that <c>driver.type</c> says. A driver is a project of its own that brings
/// an extension method <c>AddX(this DriverCatalog)</c>; the executable calls it, and nothing else knows the driver.
/// </summary>
public sealed class DriverCatalog
{
    private readonly Dictionary<string, Func<YamlFields, Func<IWeChatDriver>>> _types = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="type">What <c>driver.type</c> says, in any case.</param>
    /// <param name="read">
    /// Reads the other fields of the section <c>driver</c>; throws <see cref="ConfigurationException"/> for a field that is
    /// missing or wrong. Fields that it does not ask for are refused.
    /// </param>
    /// <param name="open">Makes the driver. It looks at WeChat only when it is used.</param>
    /// <exception cref="ArgumentException">The type is there already.</exception>
    public DriverCatalog Add<TOptions>(string type, Func<YamlFields, TOptions> read, Func<TOptions, IWeChatDriver> open)
    {
        _types.Add(type, fields =>
        {
            var options = read(fields);
            return () => open(options);
        });
        return this;
    }

    /// <summary>Reads the section <c>driver</c>.</summary>
    /// <exception cref="ConfigurationException">The type is not known here, or a field is wrong; the message names it.</exception>
    internal Func<IWeChatDriver> Read(YamlFields driver)
    {
        // Asked for first: a driver that nobody chose must not be guessed, whatever the order of registration is.
        driver.Required("type");
        var open = driver.Choice<Func<YamlFields, Func<IWeChatDriver>>?>("type", null, [.. _types.Select(t => (t.Key, t.Value))])!(driver);
        driver.RefuseOthers();
        return open;
    }
}
