using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Knowledge.V1;
using Wxauto.Hosting.Bus.Dapr;

namespace Wxauto.Knowledge.Remote;

/// <summary>Asks the knowledge role through the Dapr sidecar.</summary>
internal sealed class KnowledgeClient : IKnowledgeSearch, IDisposable
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(20);
    private readonly GrpcChannel _channel;
    private readonly KnowledgeService.KnowledgeServiceClient _service;
    private readonly Metadata _headers = [];
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;

    /// <exception cref="InvalidOperationException">It is not configured where the sidecar or the knowledge role is.</exception>
    public KnowledgeClient(IConfiguration configuration, TimeProvider time)
    {
        _time = time;
        _deadline = configuration.GetValue("Wxauto:Knowledge:Deadline", DefaultDeadline);
        _channel = GrpcChannel.ForAddress(Sidecar(configuration), new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true, MaxReceiveMessageSize = null });
        _service = new KnowledgeService.KnowledgeServiceClient(_channel);
        _headers.Add("dapr-app-id", DaprOptions.Of(configuration).KnowledgeAppId is { Length: > 0 } app ? app
            : throw new InvalidOperationException("Wxauto:Dapr:KnowledgeAppId is empty: name the Dapr app id of the knowledge role, or run knowledge in this process."));
        if (configuration["DAPR_API_TOKEN"] is { Length: > 0 } token)
            _headers.Add("dapr-api-token", token);
    }

    public async ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _service.SearchAsync(query.ToMessage(), _headers, (_time.GetUtcNow() + _deadline).UtcDateTime, cancellationToken);
            return response.ToResult();
        }
        catch (RpcException e)
        {
            throw new KnowledgeUnavailableException($"The knowledge role did not answer ({e.StatusCode}): {e.Status.Detail}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KnowledgeUnavailableException($"The knowledge role did not answer within {_deadline.TotalSeconds:0} s.", e);
        }
    }

    public void Dispose() => _channel.Dispose();

    private static string Sidecar(IConfiguration configuration) =>
        configuration["DAPR_GRPC_ENDPOINT"] is { Length: > 0 } endpoint ? endpoint
        : configuration["DAPR_GRPC_PORT"] is { Length: > 0 } port ? $"http://127.0.0.1:{port}"
        : throw new InvalidOperationException("DAPR_GRPC_PORT is empty: the knowledge role is asked through a Dapr sidecar, and there is none. Run knowledge in this process, or run with a sidecar.");
}

public static class KnowledgeClientServices
{
    /// <summary><see cref="IKnowledgeSearch"/> of another process. Settings: Wxauto:Dapr:KnowledgeAppId, Wxauto:Knowledge:Deadline, and Dapr's DAPR_GRPC_PORT and DAPR_API_TOKEN.</summary>
    public static IServiceCollection AddKnowledgeClient(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<IKnowledgeSearch>(s => new KnowledgeClient(configuration, s.GetRequiredService<TimeProvider>()));
}
