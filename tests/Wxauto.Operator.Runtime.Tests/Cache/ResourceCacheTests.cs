using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using k8s.Models;
using static Wxauto.Operator.Runtime.Tests.FakeApi;

namespace Wxauto.Operator.Runtime.Tests.Cache;

public sealed class ResourceCacheTests : IAsyncLifetime
{
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();
    private FakeApi _fake = null!;

    public async Task InitializeAsync() => _fake = await FakeApi.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Fact]
    public async Task A_list_then_a_watch_from_its_version_fill_the_cache()
    {
        _fake.ThenList("10", Map("a", "3"), Map("b", "4")).ThenOpenWatch(Modified(Map("a", "11", "new")), Deleted(Map("b", "12")),
            Added(Map("c", "13")));
        await using var running = Run();

        await Until.HoldsAsync(() => running.Find("c") is not null, "the last event is in the cache");

        running.Find("a")!.Data["text"].Should().Be("new");
        running.Find("b").Should().BeNull();
        running.Told.Should().Equal("new a", "new b", "changed a", "gone b", "new c");
        Query(1).Should().Contain("watch=true").And.Contain("allowWatchBookmarks=true").And.Contain("resourceVersion=10")
            .And.Contain("timeoutSeconds=");
    }

    [Fact]
    public async Task It_is_synced_only_when_the_last_page_is_in()
    {
        var lastPage = new TaskCompletionSource();
        _fake.ThenPage("10", "more", Map("a", "3")).Then(async context =>
        {
            await lastPage.Task;
            await context.Response.WriteAsync(k8s.KubernetesJson.Serialize(
                new V1ConfigMapList { Metadata = new V1ListMeta { ResourceVersion = "10" }, Items = [Map("b", "4")] }));
        });
        await using var running = Run();
        await Until.HoldsAsync(() => running.Find("a") is not null, "the first page is in");
        running.Cache.IsSynced.Should().BeFalse();

        lastPage.SetResult();
        await running.Cache.WaitForSyncAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        running.Cache.All.Select(map => map.Metadata.Name).Should().BeEquivalentTo("a", "b");
        Query(0).Should().Contain("limit=");
        Query(1).Should().Contain("continue=more");
    }

    [Fact]
    public async Task When_the_version_expires_between_pages_the_whole_is_read_at_once_and_nothing_stale_stays()
    {
        _fake.ThenPage("10", "more", Map("a", "3"), Map("gone-meanwhile", "4")).ThenStatus(410, "Expired")
            .ThenList("20", Map("a", "3"), Map("c", "15")).ThenOpenWatch();
        await using var running = Run();

        await running.Cache.WaitForSyncAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        running.Cache.All.Select(map => map.Metadata.Name).Should().BeEquivalentTo("a", "c");
        Query(2).Should().NotContain("limit=").And.NotContain("continue=");
        await Until.HoldsAsync(() => _fake.Requests.Count == 4, "the watch is open");
        Query(3).Should().Contain("resourceVersion=20");
    }

    [Fact]
    public async Task A_watch_goes_on_from_the_last_bookmark_when_the_server_ends_it()
    {
        _fake.ThenList("10", Map("a", "3")).ThenWatch(Modified(Map("a", "11")), Bookmark("500")).ThenOpenWatch(Added(Map("b", "501")));
        await using var running = Run();

        await Until.HoldsAsync(() => running.Find("b") is not null, "the second watch tells");

        Query(2).Should().Contain("watch=true").And.Contain("resourceVersion=500");
        running.Told.Should().Equal("new a", "changed a", "new b");
    }

    [Fact]
    public async Task A_dropped_connection_goes_on_from_the_last_event()
    {
        var arrived = false;
        _fake.ThenList("10", Map("a", "3")).ThenBrokenWatch(() => Volatile.Read(ref arrived), Modified(Map("a", "11")))
            .ThenOpenWatch(Added(Map("b", "12")));
        await using var running = Run();
        await Until.HoldsAsync(() => running.Find("a")?.Metadata.ResourceVersion == "11", "the event is in");
        Volatile.Write(ref arrived, true);

        await Until.HoldsAsync(() => running.Find("b") is not null, "the second watch tells");

        _fake.Requests.Count.Should().Be(3, "nothing is listed again");
        Query(2).Should().Contain("resourceVersion=11");
    }

    [Fact]
    public async Task Half_an_event_before_a_drop_is_not_taken_and_comes_again()
    {
        var whole = Modified(Map("a", "11", "whole"));
        _fake.ThenList("10", Map("a", "3")).ThenWatch(whole[..(whole.Length / 2)]).ThenOpenWatch(whole);
        await using var running = Run();

        await Until.HoldsAsync(() => running.Find("a")?.Data["text"] == "whole", "the event is in");

        Query(2).Should().Contain("resourceVersion=10");
    }

    [Fact]
    public async Task An_event_that_comes_in_small_pieces_is_taken_as_soon_as_it_is_whole()
    {
        _fake.ThenList("10").Then(async context =>
        {
            await context.Response.StartAsync();
            foreach (var piece in Added(Map("a", "11", "灯塔")).ToCharArray().Chunk(7))
            {
                await context.Response.WriteAsync(new string(piece));
                await context.Response.Body.FlushAsync();
                await Task.Yield();
            }
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var running = Run();

        await Until.HoldsAsync(() => running.Find("a")?.Data["text"] == "灯塔", "the event is in while the stream is open");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_version_is_gone_it_lists_again_and_tells_what_was_deleted_meanwhile(bool asEvent)
    {
        _fake.ThenList("10", Map("a", "3"), Map("b", "4"), Map("c", "5"));
        _ = asEvent ? _fake.ThenWatch(Error(410, "Expired")) : _fake.ThenStatus(410, "Gone");
        _fake.ThenList("900", Map("a", "3"), Map("c", "600", "new")).ThenOpenWatch();
        await using var running = Run();

        await Until.HoldsAsync(() => _fake.Requests.Count == 4, "it watches again");

        running.Told.Should().Equal("new a", "new b", "new c", "changed c", "gone b");
        Query(2).Should().NotContain("watch");
        Query(3).Should().Contain("resourceVersion=900");
    }

    [Fact]
    public async Task A_watch_that_is_silent_beyond_its_time_is_opened_anew()
    {
        var time = new FakeTimeProvider();
        _fake.ThenList("10").ThenOpenWatch(Added(Map("first", "11"))).ThenOpenWatch(Added(Map("second", "12")));
        var options = new ResourceCacheOptions();
        await using var running = new RunningCache<V1ConfigMap>(_fake.Api(time), ConfigMaps, options, time);
        await Until.HoldsAsync(() => running.Find("first") is not null, "the first watch tells");
        time.Advance(options.WatchDuration);
        _fake.Requests.Count.Should().Be(2, "its time is not yet over");

        time.Advance(options.WatchDuration + options.WatchGrace);
        await Until.HoldsAsync(() => running.Find("second") is not null, "the second watch tells");

        Query(2).Should().Contain("watch=true").And.Contain("resourceVersion=11");
        running.Told.Should().Equal("new first", "new second");
    }

    [Fact]
    public async Task A_server_that_refuses_is_asked_again_and_a_version_that_it_never_takes_is_given_up()
    {
        _fake.ThenStatus(503, "ServiceUnavailable").ThenList("10").ThenStatus(504, "Timeout", "Too large resource version")
            .ThenStatus(504, "Timeout").ThenStatus(504, "Timeout")
            .ThenList("8", Map("a", "7")).ThenOpenWatch();
        await using var running = Run();

        await Until.HoldsAsync(() => running.Find("a") is not null && _fake.Requests.Count == 7, "it lists again");

        Query(6).Should().Contain("resourceVersion=8");
    }

    [Fact]
    public async Task One_object_that_cannot_be_read_keeps_its_last_good_version_and_holds_up_nobody()
    {
        const string bad = """{"metadata":{"name":"a","namespace":"shop","resourceVersion":"20"},"data":["not","a","map"]}""";
        _fake.ThenList("10", Map("a", "3", "good")).ThenWatch($"{{\"type\":\"MODIFIED\",\"object\":{bad}}}\n", Added(Map("b", "21")),
            Error(410, "Expired"))
            .Then(context => context.Response.WriteAsync(
                $"{{\"metadata\":{{\"resourceVersion\":\"30\"}},\"items\":[{bad},{k8s.KubernetesJson.Serialize(Map("c", "25"))}]}}"))
                .ThenOpenWatch();
        await using var running = Run();

        await Until.HoldsAsync(() => running.Find("c") is not null && _fake.Requests.Count == 4, "the second list is in");

        running.Find("a")!.Data["text"].Should().Be("good");
        running.Told.Should().Equal("new a", "new b", "new c", "gone b");
    }

    [Fact]
    public async Task An_optional_kind_that_is_not_served_is_an_empty_cache_until_it_is()
    {
        _fake.ThenStatus(404, "NotFound").ThenList("10", Map("a", "3")).ThenStatus(404, "NotFound").ThenStatus(404, "NotFound")
            .ThenList("20", Map("b", "15"));
        await using var running = new RunningCache<V1ConfigMap>(_fake.Api(), ConfigMaps,
            new ResourceCacheOptions { Optional = true, NotServedDelay = TimeSpan.FromMilliseconds(20),
                MinimumBackOff = TimeSpan.FromMilliseconds(20) });
        await running.Cache.WaitForSyncAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        await Until.HoldsAsync(() => running.Find("b") is not null, "the kind came, went and came back");

        running.Told.Should().Equal("new a", "gone a", "new b");
    }

    [Fact]
    public async Task A_kind_that_must_be_there_is_not_synced_while_it_is_not_served()
    {
        _fake.ThenStatus(404, "NotFound").ThenStatus(404, "NotFound").ThenStatus(403, "Forbidden").ThenList("10", Map("a", "3"));
        await using var running = Run();

        await Until.HoldsAsync(() => _fake.Requests.Count >= 3, "it was refused twice");
        var syncedEarly = running.Cache.IsSynced && running.Find("a") is null;
        await running.Cache.WaitForSyncAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        syncedEarly.Should().BeFalse();
        running.Find("a").Should().NotBeNull();
    }

    [Fact]
    public async Task Managed_fields_and_kubectls_copy_are_not_kept()
    {
        var map = Map("a", "3");
        map.Metadata.ManagedFields = [new V1ManagedFieldsEntry { Manager = "somebody" }];
        map.Metadata.Annotations = new Dictionary<string, string>
            { ["kubectl.kubernetes.io/last-applied-configuration"] = "{}", ["kept"] = "yes" };
        _fake.ThenList("10", map).ThenOpenWatch();
        await using var running = Run();
        await running.Cache.WaitForSyncAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        running.Find("a")!.Metadata.ManagedFields.Should().BeNull();
        running.Find("a")!.Metadata.Annotations.Should().Equal(new Dictionary<string, string> { ["kept"] = "yes" });
        running.Find("a")!.Kind.Should().Be("ConfigMap", "items of lists come without it");
    }

    [Fact]
    public async Task Metadata_only_is_asked_for_in_list_and_watch()
    {
        _fake.ThenList("10", Map("a", "3", "secret")).ThenOpenWatch(Added(Map("b", "11", "secret")));
        await using var running = new RunningCache<PartialObject>(_fake.Api(), ConfigMaps);

        await Until.HoldsAsync(() => running.Find("b") is not null, "the watch tells");

        _fake.Accepts.Should().Equal("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    }

    [Fact]
    public async Task Namespace_and_selector_are_in_every_request()
    {
        _fake.ThenList("10").ThenOpenWatch(Added(Map("a", "11")));
        await using var running = new RunningCache<V1ConfigMap>(_fake.Api(), ConfigMaps,
            new ResourceCacheOptions { Namespace = "shop", LabelSelector = "app=x,tier in (a)" });

        await Until.HoldsAsync(() => running.Find("a") is not null, "the watch tells");

        _fake.Requests.Should().OnlyContain(request => request.StartsWith("GET /api/v1/namespaces/shop/configmaps?")
            && request.Contains("labelSelector=app%3Dx%2Ctier%20in%20%28a%29"));
    }

    [Fact]
    public async Task An_observer_that_fails_keeps_neither_the_cache_nor_others_from_going_on()
    {
        _fake.ThenList("10").ThenOpenWatch(Added(Map("a", "11")), Added(Map("b", "12")));
        await using var running = Run();
        using var failing = running.Cache.Subscribe((_, _) => throw new InvalidOperationException("observer"));
        var others = 0;
        using var other = running.Cache.Subscribe((_, _) => Interlocked.Increment(ref others));

        await Until.HoldsAsync(() => running.Find("b") is not null, "both events are in");

        running.Told.Should().Equal("new a", "new b");
    }

    private RunningCache<V1ConfigMap> Run() => new(_fake.Api(), ConfigMaps);

    private string Query(int request) => _fake.Requests.ElementAt(request);
}
