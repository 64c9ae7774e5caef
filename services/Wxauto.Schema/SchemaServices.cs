using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Storage;
using Wxauto.Storage.Space;

namespace Wxauto.Schema;

public static class SchemaServices
{
    /// <summary>
    /// Registers the database: connections for statements, contexts (<see cref="IDbContextFactory{TContext}"/> of <see cref="WxautoDb"/>)
    /// with the tables of all modules, and <see cref="SchemaMigration"/>.
    /// </summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, StorageOptions options)
    {
        services.AddStorage(options).AddSingleton<SchemaMigration>();
        if (options.IsPostgreSql)
            services.AddDbContextFactory<PostgreSqlWxautoDb>((s, o) => Watch(o.UseNpgsql(options.ConnectionString), s))
                .AddSingleton<IDbContextFactory<WxautoDb>, ContextFactory<PostgreSqlWxautoDb>>();
        else
            services.AddDbContextFactory<SqliteWxautoDb>((s, o) => Watch(o.UseSqlite(options.ConnectionString), s))
                .AddSingleton<IDbContextFactory<WxautoDb>, ContextFactory<SqliteWxautoDb>>();
        return services;
    }

    private static void Watch(DbContextOptionsBuilder options, IServiceProvider services)
    {
        var space = services.GetRequiredService<DatabaseSpace>();
        options.UseSnakeCaseNamingConvention().AddInterceptors(new CommandSpace(space), new CommitSpace(space));
    }

    private sealed class ContextFactory<T>(IDbContextFactory<T> inner) : IDbContextFactory<WxautoDb> where T : WxautoDb
    {
        public WxautoDb CreateDbContext() => inner.CreateDbContext();
    }
}
