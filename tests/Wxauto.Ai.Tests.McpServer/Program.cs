using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;
using Wxauto.Ai.Tests.McpServer;

// A server of the Model Context Protocol for tests: over standard input and output, or with "--http ADDRESS" over streamable HTTP. The last
// argument is what its tool "weather" says of itself.
if (args is ["--http", var address, ..])
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.Services.AddMcpServer().WithHttpTransport().WithTools<OfficeTools>().WithTools([Weather(args)]);
    var app = builder.Build();
    app.Use(async (http, next) =>
    {
        if (http.Request.Headers.Authorization == "Bearer key-of-MCP")
            await next();
        else
            http.Response.StatusCode = 401;
    });
    app.MapMcp();
    await app.RunAsync(address);
}
else
{
    var builder = Host.CreateEmptyApplicationBuilder(null);
    builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<OfficeTools>().WithTools([Weather(args)]);
    await builder.Build().RunAsync();
}

static McpServerTool Weather(string[] args) => McpServerTool.Create((string city) => $"sunny in {city}",
    new McpServerToolCreateOptions { Name = "weather", Description = args.Length > 0 ? args[^1] : "" });
