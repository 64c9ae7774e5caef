using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Knowledge.V1;
using Wxauto.Hosting.Bus.Dapr;
using Wxauto.Operator.Runtime;

namespace Wxauto.Knowledge.Remote;

/// <summary>Asks the knowledge role through the Dapr sidecar.</summary>
internal sealed class KnowledgeClient : IKnowledgeSearch, IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly KnowledgeService.KnowledgeServiceClient _service;
    private readonly Metadata _headers = [];
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly Sidecar? _sidecar;

    /// <exception cref="InvalidOperationException">It is not configured where the sidecar or the knowledge role is.</exception>
    public KnowledgeClient(IConfiguration configuration, KnowledgeSettings settings, TimeProvider time, Sidecar? sidecar)
    {
        (_time, _sidecar) = (time, sidecar);
        _deadline = settings.Deadline;
        _channel = GrpcChannel.ForAddress(Sidecar(configuration), new GrpcChannelOptions
        {
            ThrowOperationCanceledOnCancellation = true,
            MaxReceiveMessageSize = null,
            // It is on this machine: no need to spare it, and after minutes away it would be left alone for minutes.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
        });
        _service = new KnowledgeService.KnowledgeServiceClient(_channel);
        _headers.Add("dapr-app-id", DaprOptions.Of(configuration).KnowledgeAppId is { Length: > 0 } app ? app
            : throw new InvalidOperationException(
                "Wxauto:Dapr:KnowledgeAppId is empty: name the Dapr app id of the knowledge role, or run knowledge in this process."));
        if (configuration["DAPR_API_TOKEN"] is { Length: > 0 } token)
            _headers.Add("dapr-api-token", token);
    }

    public async ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var end = _time.GetUtcNow() + _deadline;
        var call = new CallOptions(_headers, end.UtcDateTime, cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    return (await _service.SearchAsync(query.ToMessage(), call)).ToResult();
                }
                catch (RpcException e) when (_sidecar is not null && _time.GetUtcNow() < end)
                {
                    // Nothing is wrong with knowledge when it is the own sidecar that is away: it is asked again as soon as that is back,
                    // which may be by now.
                    var isBack = await _sidecar.AskAsync(cancellationToken);
                    if (isBack && (e.Status.DebugException is null || call.IsWaitForReady))
                        throw;
                    if (!isBack)
                        await BackAsync(_sidecar, end, cancellationToken);
                    call = call.WithWaitForReady();
                }
            }
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

    private async Task BackAsync(Sidecar sidecar, DateTimeOffset end, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromTicks(Math.Max(1, (end - _time.GetUtcNow()).Ticks)), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await sidecar.BackAsync(either.Token);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KnowledgeUnavailableException(
                $"The Dapr sidecar did not answer within {_deadline.TotalSeconds:0} s ({sidecar.Away?.Problem}).", e);
        }
    }

    private static string Sidecar(IConfiguration configuration) =>
        configuration["DAPR_GRPC_ENDPOINT"] is { Length: > 0 } endpoint ? endpoint
        : configuration["DAPR_GRPC_PORT"] is { Length: > 0 } port ? $"http://127.0.0.1:{port}"
        : throw new InvalidOperationException(
            "DAPR_GRPC_PORT is empty: the knowledge role is asked through a Dapr sidecar, and there is none. Run knowledge in this process, or run with a sidecar.");
}

public static class KnowledgeClientServices
{
    /// <summary><see cref="IKnowledgeSearch"/> of another process. Settings: Wxauto:Dapr:KnowledgeAppId, Wxauto:Knowledge:Deadline, and
    /// Dapr's DAPR_GRPC_PORT and DAPR_API_TOKEN.</summary>
    public static IServiceCollection AddKnowledgeClient(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSidecar(configuration)
            .AddSingleton<IKnowledgeSearch>(s => new KnowledgeClient(configuration,
                StrictOptions.Read<KnowledgeSettings>(configuration, KnowledgeSettings.Section, k => k.Faults),
                s.GetRequiredService<TimeProvider>(), s.GetService<Sidecar>()));
}
