using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using k8s.Models;
using static Wxauto.Operator.Runtime.Tests.FakeApi;

namespace Wxauto.Operator.Runtime.Tests.Api;

public sealed class KubernetesApiTests : IAsyncLifetime
{
    private static readonly ResourceKey Key = new("shop", "a");
    private FakeApi _fake = null!;

    public async Task InitializeAsync() => _fake = await FakeApi.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Fact]
    public async Task Too_many_requests_is_asked_again_after_the_time_that_the_server_names()
    {
        var time = new FakeTimeProvider();
        _fake.Then(Later).Then(Later).Then(context => context.Response.WriteAsync(k8s.KubernetesJson.Serialize(Map("a", "3"))));
        var started = time.GetUtcNow();

        var got = _fake.Api(time).GetAsync<V1ConfigMap>(Key, CancellationToken.None);
        await Until.AdvanceAsync(time, TimeSpan.FromMilliseconds(100), () => got.IsCompleted, "it was answered");

        (await got)!.Metadata.ResourceVersion.Should().Be("3");
        _fake.Requests.Should().HaveCount(3);
        (time.GetUtcNow() - started).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(14));

        static Task Later(HttpContext context)
        {
            context.Response.Headers.RetryAfter = "7";
            return StatusAsync(context, 429, "TooManyRequests", "later");
        }
    }

    [Fact]
    public async Task A_server_that_stays_too_busy_is_an_error_in_the_end()
    {
        _fake.Handler = context =>
        {
            context.Response.Headers.RetryAfter = "0";
            return StatusAsync(context, 429, "TooManyRequests", "later");
        };

        var refused = (await _fake.Api().Invoking(api => api.GetAsync<V1ConfigMap>(Key, CancellationToken.None)).Should()
            .ThrowAsync<KubernetesApiException>()).Which;

        refused.Reason.Should().Be("TooManyRequests");
        refused.Message.Should().Contain("later").And.Contain("configmaps/a");
        _fake.Requests.Should().HaveCount(5);
    }

    [Fact]
    public async Task A_conflict_of_fields_names_managers_and_fields()
    {
        _fake.Handler = context => StatusAsync(context, 409, "Conflict", "Apply failed with 2 conflicts", new JsonObject
        {
            ["causes"] = new JsonArray(
                new JsonObject { ["reason"] = "FieldManagerConflict",
                    ["message"] = "conflict with \"kubectl-edit\" using apps/v1 at 2026-01-02T03:04:05Z", ["field"] = ".spec.replicas" },
                new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = "conflict with \"other\"", ["field"] = ".data.x" }),
        });

        var refused = (await _fake.Api()
            .Invoking(api => api.ApplyAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "shop" } },
            "me", false, CancellationToken.None))
            .Should().ThrowAsync<FieldConflictException>()).Which;

        refused.Conflicts.Should().Equal(new FieldConflict("kubectl-edit", ".spec.replicas"), new FieldConflict("other", ".data.x"));
        _fake.Requests.Should().Equal("PATCH /api/v1/namespaces/shop/configmaps/a?fieldManager=me");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_does_not_answer_is_given_up(bool inTheMiddle)
    {
        var time = new FakeTimeProvider();
        _fake.Handler = async context =>
        {
            if (inTheMiddle)
            {
                await context.Response.WriteAsync("{\"metadata\":");
                await context.Response.Body.FlushAsync();
            }
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        var got = _fake.Api(time).GetAsync<V1ConfigMap>(Key, CancellationToken.None);
        await Until.AdvanceAsync(time, TimeSpan.FromSeconds(1), () => got.IsCompleted, "it gave up");

        await got.Invoking(task => task).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task What_was_read_is_not_applied()
    {
        await _fake.Api().Invoking(api => api.ApplyAsync(Map("a", "3"), "me", false, CancellationToken.None)).Should()
            .ThrowAsync<ArgumentException>();

        _fake.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_that_is_no_status_is_told_as_it_is()
    {
        _fake.Handler = context =>
        {
            context.Response.StatusCode = 502;
            return context.Response.WriteAsync("<html>bad gateway</html>");
        };

        await _fake.Api().Invoking(api => api.ListAsync<V1ConfigMap>("shop", CancellationToken.None)).Should()
            .ThrowAsync<KubernetesApiException>().WithMessage("*502 <html>bad gateway*");
    }

    [Fact]
    public async Task Whether_a_kind_is_served_is_remembered_for_a_minute()
    {
        var time = new FakeTimeProvider();
        _fake.ThenStatus(404, "NotFound")
            .Then(context => context.Response.WriteAsync(
            """{"groupVersion":"dapr.io/v1alpha1","resources":[{"name":"components","kind":"Component","verbs":["get"],"namespaced":true,"singularName":""}]}"""));
        var api = _fake.Api(time);

        (await api.HasAsync("dapr.io", "v1alpha1", "components", CancellationToken.None)).Should().BeFalse();
        (await api.HasAsync("dapr.io", "v1alpha1", "components", CancellationToken.None)).Should().BeFalse();
        _fake.Requests.Should().HaveCount(1);
        time.Advance(TimeSpan.FromSeconds(61));

        (await api.HasAsync("dapr.io", "v1alpha1", "components", CancellationToken.None)).Should().BeTrue();
        (await api.HasAsync("dapr.io", "v1alpha1", "subscriptions", CancellationToken.None)).Should().BeFalse();
        _fake.Requests.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("clusters: [", "is no kubeconfig")]
    [InlineData("clusters: 3", "is no kubeconfig")]
    [InlineData("apiVersion: v1\ncurrent-context: x", "x")]
    public void A_file_that_is_no_kubeconfig_is_said_to_be_none(string text, string problem)
    {
        var kubeconfig = Path.GetTempFileName();
        File.WriteAllText(kubeconfig, text);

        FluentActions.Invoking(() => KubernetesConnection.Open(kubeconfig, "wxauto-test")).Should()
            .Throw<k8s.Exceptions.KubeConfigException>().WithMessage($"*{problem}*");
        File.Delete(kubeconfig);
    }

    [Fact]
    public async Task A_kubeconfig_that_impersonates_is_obeyed()
    {
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "{{{_fake.Address}}}"} }]
            users: [{name: other, user: {} }, {name: u, user: {token: t, as: "system:serviceaccount:shop:operator", as-groups: [one, two], as-user-extra: {scope: view} } }]
            contexts: [{name: x, context: {cluster: c, user: u, namespace: shop}}]
            current-context: x
            """);
        var headers = new Dictionary<string, string>();
        _fake.Handler = context =>
        {
            foreach (var header in context.Request.Headers)
                headers[header.Key] = header.Value.ToString();
            return StatusAsync(context, 404, "NotFound", "no");
        };

        var (client, @namespace) = KubernetesConnection.Open(kubeconfig, "wxauto-test");
        await new KubernetesApi(client, TimeProvider.System).GetAsync<V1ConfigMap>(Key, CancellationToken.None);
        File.Delete(kubeconfig);

        @namespace.Should().Be("shop");
        headers["Impersonate-User"].Should().Be("system:serviceaccount:shop:operator");
        headers["Impersonate-Group"].Replace(" ", "").Should().Be("one,two");
        headers["Impersonate-Extra-scope"].Should().Be("view");
        headers["User-Agent"].Should().Contain("wxauto-test");
    }
}
