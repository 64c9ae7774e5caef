using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wxauto.Server.Tests;

public sealed class DatabaseFaultTests
{
    [Fact]
    public async Task Who_meets_a_database_that_is_away_is_told_when_to_ask_again()
    {
        var context = await HandleAsync(new TimeoutException("nobody there"));
        context.Response.StatusCode.Should().Be(503);
        context.Response.Headers.RetryAfter.ToString().Should().Be("5");
        context.Response.Body.Position = 0;
        (await JsonDocument.ParseAsync(context.Response.Body)).RootElement.GetProperty("detail").GetString()
            .Should().Be("The database does not answer. Send the same again.");
    }

    [Fact]
    public async Task A_full_disk_is_not_promised_to_be_over_soon()
    {
        var context = await HandleAsync(new Microsoft.Data.Sqlite.SqliteException("full", 13));
        (context.Response.StatusCode, context.Response.Headers.RetryAfter.Count).Should().Be((507, 0));
    }

    [Fact]
    public async Task Other_faults_are_not_the_databases() =>
        (await new DatabaseFaultHandler(NullLogger<DatabaseFaultHandler>.Instance)
            .TryHandleAsync(new DefaultHttpContext(), new InvalidOperationException(), default)).Should().BeFalse();

    private static async Task<HttpContext> HandleAsync(Exception fault)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider(),
            Response = { Body = new MemoryStream() },
        };
        (await new DatabaseFaultHandler(NullLogger<DatabaseFaultHandler>.Instance).TryHandleAsync(context, fault, default)).Should().BeTrue();
        return context;
    }
}
