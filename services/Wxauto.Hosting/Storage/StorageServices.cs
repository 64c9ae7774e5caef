using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Hosting.Storage.Blobs;
using Wxauto.Hosting.Storage.Memory;
using Wxauto.Hosting.Storage.Queue;
using Wxauto.Hosting.Storage.Usage;

namespace Wxauto.Hosting.Storage;

public static class StorageServices
{
    /// <summary>Registers the database: the queue of messages, and contexts (<see cref="IDbContextFactory{TContext}"/> of <see cref="WxautoDb"/>).</summary>
    public static IServiceCollection AddWxautoStorage(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(options).AddSingleton<Database>().AddSingleton<IMessageQueue, MessageQueue>().AddSingleton<SchemaMigration>().AddSingleton<BlobStorage>().AddSingleton<IBlobReader>(s => s.GetRequiredService<BlobStorage>()).AddSingleton<IUsageStorage, UsageStorage>().AddSingleton<IMemoryStorage, MemoryStorage>();
        if (options.IsPostgreSql)
            services.AddDbContextFactory<PostgreSqlWxautoDb>(o => o.UseNpgsql(options.ConnectionString).UseSnakeCaseNamingConvention())
                .AddSingleton<IDbContextFactory<WxautoDb>, ContextFactory<PostgreSqlWxautoDb>>();
        else
            services.AddDbContextFactory<SqliteWxautoDb>(o => o.UseSqlite(options.ConnectionString).UseSnakeCaseNamingConvention())
                .AddSingleton<IDbContextFactory<WxautoDb>, ContextFactory<SqliteWxautoDb>>();
        return services;
    }

    private sealed class ContextFactory<T>(IDbContextFactory<T> inner) : IDbContextFactory<WxautoDb> where T : WxautoDb
    {
        public WxautoDb CreateDbContext() => inner.CreateDbContext();
    }
}
