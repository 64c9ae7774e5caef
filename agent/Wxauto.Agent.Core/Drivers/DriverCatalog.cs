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
    /// Reads the other fields of the section <c>driver</c>; what is missing or wrong, the fields remember
    /// (<see cref="YamlFields.Wrong"/>). Fields that it does not ask for are refused.
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

    /// <summary>
    /// Reads the section <c>driver</c>; null when it does not say which driver: what else it must have is not known then.
    /// </summary>
    internal Func<IWeChatDriver>? Read(YamlFields driver)
    {
        if (driver.Required("type").Length == 0)
            return null;
        var read = driver.Choice<Func<YamlFields, Func<IWeChatDriver>>?>("type", null, [.. _types.Select(t => (t.Key, t.Value))]);
        var open = read?.Invoke(driver);
        if (read is not null)
            driver.RefuseOthers();
        return open;
    }
}
