using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Simulator;

/// <summary>Brings the driver of the simulated WeChat into an agent.</summary>
public static class SimulatorRegistration
{
    // A long poll of the simulator lasts 20 s at most.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary><c>driver: {type: simulator, url: …/simulator, account: NAME, key: KEY}</c>; the key may be left out.</summary>
    public static DriverCatalog AddSimulator(this DriverCatalog drivers) =>
        drivers.Add(SimulatorDriver.TypeName, Read, options => new SimulatorDriver(new HttpClient { Timeout = Timeout }, options));

    private static SimulatorOptions Read(YamlFields driver) =>
        new(driver.Address("url"), driver.Required("account"), driver.Text("key"));
}
