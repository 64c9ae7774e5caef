using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Gateway;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Hosting;

/// <summary>What was found in the data directory: a problem, or whom the agent is enrolled as (null: nobody).</summary>
public sealed record DataDirectoryCheck(string? Problem, string? Agent);

/// <summary>Looks at what the agent needs, one thing at a time.</summary>
public static class AgentChecks
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Writes into the data directory and opens what is encrypted there.</summary>
    public static DataDirectoryCheck CheckDataDirectory(AgentOptions options)
    {
        try
        {
            using var spool = AgentSpool.Open(options, TimeProvider.System);
            spool.Meta.SetText("doctor", "written");
            return new DataDirectoryCheck(null, new IdentityStore(spool.Meta).Identity?.Agent);
        }
        catch (Exception e) when (e
            is SpoolKeyException or UnauthorizedAccessException or CryptographicException or SqliteException or IOException)
        {
            return new DataDirectoryCheck(e.Message, null);
        }
    }

    /// <summary>Asks the platform for its time. Answers by how much this PC's clock is ahead of it.</summary>
    /// <exception cref="RpcException">The platform cannot be reached.</exception>
    /// <exception cref="ConfigurationException">The address may not be used.</exception>
    public static async Task<TimeSpan> CheckServerAsync(AgentOptions options, CancellationToken cancellationToken)
    {
        using var channel = GatewayAddress.Open(options.Server, options.AllowInsecure);
        var client = new AgentService.AgentServiceClient(channel);
        var answer = await client.ChallengeAsync(
            new ChallengeRequest(), deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellationToken);
        return answer.ServerTime is { } time ? DateTimeOffset.UtcNow - time.ToDateTimeOffset() : TimeSpan.Zero;
    }
}
