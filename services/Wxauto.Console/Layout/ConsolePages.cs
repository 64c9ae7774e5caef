using Microsoft.AspNetCore.Routing;

namespace Wxauto.Console.Layout;

/// <summary>Which pages this process has besides the console's own.</summary>
public sealed class ConsolePages(EndpointDataSource endpoints)
{
    internal const string Knowledge = "/knowledge", Simulator = "/simulator";

    public bool HasKnowledge => Has(Knowledge);

    public bool HasSimulator => Has(Simulator);

    private bool Has(string page) =>
        endpoints.Endpoints.OfType<RouteEndpoint>().Any(e => e.RoutePattern.RawText?.TrimEnd('/') == page);
}
