using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Customers;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Endpoints;

/// <summary>Customers as files, below /api/console/customers. A file is the body itself: CSV or XLSX.</summary>
internal static class FileEndpoints
{
    private const long MostBytes = 21 << 20;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapStaff("/api/console/customers");
        api.MapPost("import/try", (string? agent, HttpRequest request, ICustomerFiles files, CancellationToken ct) =>
            CustomerAnswers.OfAsync(files.TryImportAsync(Body(request), agent, null, ct)))
            .Needs(Permissions.CustomersManage).WithSummary("What an import would do, row by row; changes nothing");
        api.MapPost("import", (string? agent, HttpRequest request, ICustomerFiles files, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(request.HttpContext, files.ImportAsync(Body(request), agent, request.HttpContext.Actor, null,
                ct)))
            .Needs(Permissions.CustomersManage).Audited("customers.imported").WithSummary(
                "Import customers; doing it again changes nothing");
        api.MapGet("export", (ICustomerFiles files, HttpContext context) => Results.Stream(
            to => files.ExportAllAsync(to, context.Actor, context.RequestAborted), "text/csv; charset=utf-8", "customers.csv"))
            .Needs(Permissions.CustomersManage).WithSummary("All customers as CSV");
        api.MapGet("{id:guid}/export", async (Guid id, ICustomerDirectory directory, ICustomerFiles files, HttpContext context,
            CancellationToken ct) =>
            await directory.FindAsync(id, ct) is null ? CustomerAnswers.Unknown() : Results.Stream(
                to => files.ExportAsync(id, to, context.Actor, context.RequestAborted), "application/zip", $"customer-{id:N}.zip"))
            .Needs(Permissions.CustomersManage).WithSummary("All that is held of one customer, as ZIP");
    }

    private static Stream Body(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        return request.Body;
    }
}
