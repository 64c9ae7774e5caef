using Wxauto.Contracts.Resources;

namespace Wxauto.Hosting.Tests.Catalog;

public sealed class DirectoryCatalogContractTests : CatalogContract
{
    private readonly ManifestDirectory _directory = new();

    protected override IResourceCatalog Catalog => _directory.Catalog;

    public override Task InitializeAsync() => _directory.Catalog.StartAsync(CancellationToken.None);

    public override async Task DisposeAsync()
    {
        await _directory.Catalog.StopAsync(CancellationToken.None);
        _directory.Dispose();
    }

    protected override Task WriteAsync(string kind, string name, string spec)
    {
        _directory.Write($"{kind}-{name}.yaml", Manifest(kind, name, spec));
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(string kind, string name)
    {
        _directory.Remove($"{kind}-{name}.yaml");
        return Task.CompletedTask;
    }
}
