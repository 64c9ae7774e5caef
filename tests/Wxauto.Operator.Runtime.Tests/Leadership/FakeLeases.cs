using System.Net;
using System.Text;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Leadership;

/// <summary>One Lease with versions, as the server keeps it, without a network between; it can be out of order.</summary>
internal sealed class FakeLeases
{
    private readonly Lock _gate = new();
    private string? _lease;
    private int _version;

    /// <summary>Answers 500 to identities that this is true for.</summary>
    public Func<string, bool> IsDown { get; set; } = _ => false;

    /// <summary>Does not answer at all.</summary>
    public Func<string, bool> Hangs { get; set; } = _ => false;

    public V1Lease? Lease
    {
        get
        {
            lock (_gate)
                return _lease is null ? null : KubernetesJson.Deserialize<V1Lease>(_lease);
        }
        set
        {
            lock (_gate)
                Store(value!);
        }
    }

    public Kubernetes ClientOf(string who) => new(new KubernetesClientConfiguration { Host = "http://leases.test" },
        new Connection(this, who));

    private async Task<HttpResponseMessage> AnswerAsync(string who, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Hangs(who))
            await Task.Delay(Timeout.Infinite, cancellationToken);
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        var answer = IsDown(who) ? (500, "InternalError", null) : Do(request.Method.Method, body);
        return new HttpResponseMessage((HttpStatusCode)answer.Code)
        {
            RequestMessage = request,
            Content = new StringContent(answer.Body ?? $"{{\"kind\":\"Status\",\"code\":{answer.Code},\"reason\":\"{answer.Reason}\"}}",
                Encoding.UTF8, "application/json"),
        };
    }

    private (int Code, string Reason, string? Body) Do(string method, string body)
    {
        lock (_gate)
        {
            if (method == "GET")
                return _lease is null ? (404, "NotFound", null) : (200, "", _lease);
            var sent = KubernetesJson.Deserialize<V1Lease>(body);
            if (method == "POST" && _lease is not null)
                return (409, "AlreadyExists", null);
            if (method == "PUT" && sent.Metadata.ResourceVersion != _version.ToString())
                return (409, "Conflict", null);
            if (!body.Contains(sent.Spec.RenewTime!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.", null)))
                return (400, "BadRequest", null); // as the server: times of a Lease are in microseconds
            Store(sent);
            return (200, "", _lease);
        }
    }

    private void Store(V1Lease value)
    {
        value.Metadata.ResourceVersion = (++_version).ToString();
        _lease = KubernetesJson.Serialize(value);
    }

    private sealed class Connection(FakeLeases leases, string who) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            leases.AnswerAsync(who, request, cancellationToken);
    }
}
