using Wxauto.Storage.Audit;

namespace Wxauto.Server;

/// <summary>Looks at the chain of the audit, beside a server or without one.</summary>
internal static class AuditCommand
{
    public static async Task<int> VerifyAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        DataDirectory.RefuseWithoutDatabase(settings with { Resources = null });
        await using var services = MigrateCommand.Services(settings);
        var verdict = await services.GetRequiredService<AuditTrail>().VerifyAsync(cancellationToken);
        System.Console.WriteLine(verdict.Fault is { } fault
            ? $"Entry {fault} is not as it was written, or is gone; the {fault - 1} entries before it are."
            : $"All {verdict.Entries} entries are as they were written. The last one's hash: {(verdict.Head.Length > 0 ? verdict.Head : "none")}");
        return verdict.Fault is null ? 0 : 1;
    }
}
