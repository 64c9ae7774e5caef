using Microsoft.Extensions.DependencyInjection;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage;

public static class StorageServices
{
    /// <summary>Registers the connections of the hot paths; the contexts come with the schema.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options) =>
        services.AddSingleton(options).AddSingleton<Database>();
}
