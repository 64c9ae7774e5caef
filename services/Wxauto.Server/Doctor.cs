using Microsoft.EntityFrameworkCore;
using Wxauto.Ai;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Hosting;
using Wxauto.Hosting.Security;
using Wxauto.Schema;
using Wxauto.Storage;

namespace Wxauto.Server;

/// <summary>Looks at everything that a start needs and says how to mend what is wrong.</summary>
internal static class Doctor
{
    public static async Task<int> RunAsync(ServerSettings settings, string manifests, CancellationToken cancellationToken)
    {
        var faults = 0;
        await CheckAsync("data directory", () =>
        {
            Directory.CreateDirectory(settings.Data);
            var probe = Path.Combine(settings.Data, $".probe-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Task.FromResult(settings.Data);
        }, "choose a writable directory with --data");
        await CheckAsync("master key", () =>
        {
            PlatformKeys.Load(Environment.GetEnvironmentVariable("Wxauto__Security__MasterKey"), settings.Data);
            return Task.FromResult("32 bytes");
        }, "restore the key file, or set Wxauto__Security__MasterKey to 32 bytes in base64");
        await CheckAsync("manifest directory", () => Directory.Exists(manifests) ? Task.FromResult(manifests)
            : throw new DirectoryNotFoundException($"{manifests} does not exist"), "name it with --resources");
        if (faults > 0)
            return 1;
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration)
            .AddWxautoHosting(manifests).AddDatabase(settings.Storage).AddConversations().AddLocalModels(configuration, settings.Data).AddAi()
            .BuildServiceProvider();
        await CheckAsync("database", async () =>
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync(cancellationToken);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
            return $"{(settings.Storage.IsPostgreSql ? "PostgreSQL" : "SQLite")}, {(pending == 0 ? "schema is current" : $"{pending} migrations run at start")}";
        }, "check ConnectionStrings__Wxauto and that the server answers");
        var catalog = services.GetRequiredService<IResourceCatalog>().Current;
        foreach (var problem in catalog.Problems)
            Report(false, "manifest", $"{problem.File}:{problem.Line} {problem.Field} {problem.Message}", "mend the file");
        if (catalog.Agents.Count == 0)
            Report(false, "agents", "there is no Agent manifest", "add one, see samples/shop/manifests");
        foreach (var (name, problem, remedy) in await AiServices.CheckAsync(services, cancellationToken))
            Report(problem is null, $"provider {name}", problem ?? "configured", remedy);
        if (!AiServices.IsConfigured(services))
            Report(true, "providers", "none; answers are quoted from the knowledge base", "");
        System.Console.WriteLine(faults == 0 ? "ready to start" : $"{faults} things to mend");
        return faults == 0 ? 0 : 1;

        async Task CheckAsync(string what, Func<Task<string>> check, string mend)
        {
            try
            {
                Report(true, what, await check(), mend);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Report(false, what, e.Message, mend);
            }
        }

        void Report(bool good, string what, string found, string mend)
        {
            faults += good ? 0 : 1;
            System.Console.WriteLine(good ? $"ok    {what}: {found}" : $"WRONG {what}: {found}. To mend: {mend}.");
        }
    }
}
