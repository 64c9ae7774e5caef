using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Schema;
using Wxauto.Storage;
using Xunit;

namespace Wxauto.Tests;

/// <summary>What both databases promise about something that is made anew, with a new database, for each test. Each database has a sealed
/// class of the contract.</summary>
public abstract class DatabaseContract : IAsyncLifetime
{
    protected ServiceProvider Services { get; private set; } = null!;

    protected abstract Task<StorageOptions> NewDatabaseAsync();

    /// <summary>Registers what is tested; the database is registered already.</summary>
    protected abstract void Add(IServiceCollection services);

    protected virtual TimeProvider Time => TimeProvider.System;

    public virtual async Task InitializeAsync()
    {
        var services = new ServiceCollection().AddSingleton(Time).AddDatabase(await NewDatabaseAsync());
        Add(services);
        Services = services.BuildServiceProvider();
        await Services.GetRequiredService<SchemaMigration>().RunAsync(default);
    }

    public async Task DisposeAsync() => await Services.DisposeAsync();

    protected Task<WxautoDb> DatabaseAsync() => Services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
}
