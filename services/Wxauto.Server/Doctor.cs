using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wxauto.Ai;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;
using Wxauto.Conversations;
using Wxauto.Hosting;
using Wxauto.Hosting.Security;
using Wxauto.Knowledge;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Settings;

namespace Wxauto.Server;

/// <summary>Looks at everything that a start needs and says how to mend what is wrong. Writes nothing.</summary>
internal sealed class Doctor(ServerSettings settings, string manifests)
{
    private readonly IConfiguration _configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
    private int _faults;

    public static Task<int> RunAsync(ServerSettings settings, string manifests, CancellationToken cancellationToken) =>
        new Doctor(settings, manifests).RunAsync(cancellationToken);

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        CheckKeys();
        CheckData();
        await CheckDatabaseAsync(cancellationToken);
        if (Directory.Exists(manifests))
            await CheckResourcesAsync(cancellationToken);
        else
            Wrong("manifests", $"there is no directory {manifests}", "name the one of your manifests with --resources");
        System.Console.WriteLine(_faults == 0 ? "ready to start" : $"{Plural.Of(_faults, "thing")} to mend");
        return _faults == 0 ? 0 : 1;
    }

    private void CheckKeys()
    {
        var before = _faults;
        using var services = new ServiceCollection().AddSingleton(_configuration).AddLogging().AddWxautoHosting(manifests).AddServerKeys()
            .BuildServiceProvider();
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception e) when (StartFaults.FailuresOf(e) is { } failures)
        {
            foreach (var failure in failures)
                Wrong("settings", failure, null);
        }
        foreach (var key in new[] { "Wxauto:Secrets:Directory", "Wxauto:ConfigMaps:Directory" })
            if (_configuration[key] is { Length: > 0 } directory && !Directory.Exists(directory))
                Wrong("settings", $"{key}: there is no directory {directory}", "make it, or correct the setting");
        if (_faults == before)
            Good("settings", "all are known");
    }

    private void CheckData()
    {
        if (DataDirectory.IsInUse(settings.Data))
        {
            Good("data directory", $"{settings.Data}, a server runs with it; its addresses are not looked at");
            return;
        }
        if (DataDirectory.FaultOf(settings.Data) is { } fault)
            Wrong("data directory", fault, "make it writable for this user, or name another one with --data");
        else
            Good("data directory", settings.Data + (Directory.Exists(settings.Data) ? "" : ", the first start makes it"));
        var taken = Ports.FaultsOf(settings).ToList();
        foreach (var port in taken)
            Wrong("address", port, null);
        if (taken.Count == 0)
            Good("addresses", "free");
    }

    private async Task CheckDatabaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            string? mark = null;
            await using (var database = ReadOnlyDatabase.Open(settings))
            {
                if (database.Storage is { } storage)
                    mark = await CheckSchemaAsync(storage, cancellationToken);
                else
                    Good("database", "SQLite, the first start makes it");
            }
            CheckMasterKey(mark);
        }
        catch (Exception e) when (StartFaults.Of(e, settings) is { } fault)
        {
            Wrong("database", fault, null);
        }
    }

    /// <summary>Returns the mark of the master key that the database belongs to.</summary>
    private async Task<string?> CheckSchemaAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        await using var services = MigrateCommand.Services(settings with { Storage = storage });
        await using var db = await services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync(cancellationToken);
        var kind = storage.IsPostgreSql ? "PostgreSQL" : "SQLite";
        if (storage.IsPostgreSql && await SchemaMigration.IsMissingAsync(db, cancellationToken))
        {
            Good("database", $"{kind}, the first start makes it");
            return null;
        }
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
        Good("database", $"{kind}, {(pending == 0 ? "the schema is current"
            : Plural.Of(pending, "migration") + (pending == 1 ? " runs" : " run") + " at the start")}");
        return pending > 0 ? null
            : await services.GetRequiredService<PlatformSettings>().FindAsync(MasterKey.Setting, cancellationToken);
    }

    private void CheckMasterKey(string? mark)
    {
        const string name = "master key";
        var configured = _configuration["Wxauto:Security:MasterKey"];
        try
        {
            var keys = PlatformKeys.Find(configured, settings.Data);
            if (MasterKey.Fault(keys, mark, configured, settings.Data) is { } fault)
                Wrong(name, fault, null);
            else
                Good(name, keys is null ? "none yet, the first start makes one" : "32 bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Wrong(name, e.Message, null);
        }
    }

    private async Task CheckResourcesAsync(CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(_configuration).AddWxautoHosting(manifests)
            .AddDatabase(settings.Storage).AddConversations().AddLocalModels(_configuration, settings.Data)
            .AddAi().BuildServiceProvider();
        var catalog = services.GetRequiredService<IResourceCatalog>().Current;
        foreach (var problem in catalog.Problems)
            Wrong("manifest", problem.ToString(), null);
        // What is wrong in a manifest may be why there is none.
        if (catalog.Agents.Count == 0 && catalog.Problems.Count == 0)
            Wrong("agents", $"there is no Agent in {manifests}", "add one, see samples/shop/manifests");
        else if (catalog.Problems.Count == 0)
            Good("manifests", $"{manifests}, {Plural.Of(catalog.Agents.Count, "agent")}");
        foreach (var (name, resource) in catalog.KnowledgeBases.OrderBy(b => b.Key, StringComparer.Ordinal))
            foreach (var (source, problem) in KnowledgeServices.Check(resource))
                Wrong($"knowledge base {name}", $"source {source}: {problem}", "correct spec.sources, or put the files there");
        foreach (var (name, problem) in await AiServices.CheckAsync(services, cancellationToken))
            if (problem is null)
                Good($"provider {name}", "answers and has its models");
            else
                Wrong($"provider {name}", problem.ToString(), "correct spec.endpoint, spec.models or the key, or wait until it is back");
        if (!AiServices.IsConfigured(services) && catalog.Problems.Count == 0)
            Good("providers", "none; answers are quoted from the knowledge base");
    }

    private static void Good(string what, string found) => System.Console.WriteLine($"ok    {what}: {found}");

    private void Wrong(string what, string found, string? mend)
    {
        _faults++;
        System.Console.WriteLine($"WRONG {what}: {found.TrimEnd('.')}.{(mend is null ? "" : $" To mend: {mend}.")}");
    }
}
