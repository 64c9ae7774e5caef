using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Customers;

namespace Wxauto.Customers.Files;

/// <inheritdoc cref="ICustomerFiles"/>
internal sealed class CustomerFiles(CustomerImport import, CustomerExport export) : ICustomerFiles
{
    public Task<CustomerResult<ImportReport>> TryImportAsync(Stream file, string? agent, IProgress<int>? progress,
        CancellationToken cancellationToken) => import.RunAsync(file, agent, null, progress, cancellationToken);

    public Task<CustomerResult<ImportReport>> ImportAsync(Stream file, string? agent, Actor by, IProgress<int>? progress,
        CancellationToken cancellationToken) => import.RunAsync(file, agent, by, progress, cancellationToken);

    public Task<bool> ExportAsync(Guid id, Stream to, Actor by, CancellationToken cancellationToken) =>
        export.OneAsync(id, to, by, cancellationToken);

    public Task ExportAllAsync(Stream to, Actor by, CancellationToken cancellationToken) => export.AllAsync(to, by,
        cancellationToken);
}
