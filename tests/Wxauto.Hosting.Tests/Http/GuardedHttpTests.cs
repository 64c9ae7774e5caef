using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Http;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Hosting.Tests.Http;

/// <summary>What the one client for addresses of users reads, and where it stops.</summary>
public sealed class GuardedHttpTests
{
    private const string Public = "93.184.215.14";

    [Fact]
    public async Task A_page_comes_with_what_its_server_tells_about_it()
    {
        string? agent = null;
        await using var site = await TestSite.StartAsync(async c =>
        {
            agent = c.Request.Headers.UserAgent;
            (c.Response.Headers.ETag, c.Response.Headers.LastModified, c.Response.ContentType) =
                ("\"v1\"", "Tue, 24 Nov 2026 08:00:00 GMT", "Text/HTML; charset=\"gb18030\"");
            c.Response.Headers.SetCookie = "a=b";
            await c.Response.WriteAsync("退货");
        });
        using var http = Client(site);

        var page = await http.GetAsync(site.Address, GuardedRequest.Default, default);

        page.Should().BeEquivalentTo(new FetchedPage(site.Address, 200, Encoding.UTF8.GetBytes("退货"), "text/html", "gb18030", "\"v1\"",
            new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), false));
        agent.Should().MatchRegex(@"^Wxauto/\d+\.\d+\.\d+$");
    }

    [Theory]
    [InlineData("\"v1\""), InlineData("W/\"v1\""), InlineData("not-well-formed")]
    public async Task What_has_not_changed_is_not_sent_again(string tag)
    {
        await using var site = await TestSite.StartAsync(async c =>
        {
            c.Response.Headers.ETag = tag;
            if (c.Request.Headers.IfNoneMatch == tag || c.Request.Headers.IfModifiedSince == "Tue, 24 Nov 2026 08:00:00 GMT")
                c.Response.StatusCode = 304;
            else
                await c.Response.WriteAsync("text");
        });
        using var http = Client(site);
        var first = await http.GetAsync(site.Address, GuardedRequest.Default, default);
        first.Should().BeEquivalentTo(new { ETag = tag, NotModified = false });
        foreach (var request in new[] { new GuardedRequest { IfNoneMatch = first.ETag },
            new GuardedRequest { IfModifiedSince = new DateTimeOffset(2026, 11, 24, 16, 0, 0, TimeSpan.FromHours(8)) } })
            (await http.GetAsync(site.Address, request, default)).Should()
                .BeEquivalentTo(new { Status = 304, NotModified = true, Content = Array.Empty<byte>() });
    }

    [Fact]
    public async Task A_status_that_tells_of_an_error_is_returned()
    {
        await using var site = await TestSite.StartAsync(c =>
        {
            c.Response.StatusCode = 404;
            return c.Response.WriteAsync("gone");
        });
        using var http = Client(site);
        (await http.GetAsync(site.Address, GuardedRequest.Default, default)).Should()
            .BeEquivalentTo(new { Status = 404, Content = "gone"u8.ToArray(), MediaType = "" });
    }

    [Fact]
    public async Task No_cookie_is_kept_between_requests()
    {
        var cookies = new List<string>();
        await using var site = await TestSite.StartAsync(c =>
        {
            cookies.Add(c.Request.Headers.Cookie.ToString());
            c.Response.Cookies.Append("session", "1");
            return Task.CompletedTask;
        });
        using var http = Client(site);
        for (var i = 0; i < 2; i++)
            await http.GetAsync(site.Address, GuardedRequest.Default, default);
        cookies.Should().Equal("", "");
    }

    [Theory]
    [InlineData("ftp://example.com/a", "http://"), InlineData("file:///etc/passwd", "http://"),
        InlineData("gopher://127.0.0.1/", "http://"), InlineData("https://user:secret@example.com/", "user name"),
     InlineData("http://user@example.com/", "user name"), InlineData("http://example.com:22/", "Port 22"),
     InlineData("https://example.com:6379/", "Port 6379")]
    public async Task Addresses_that_are_not_web_pages_are_refused_without_asking_anyone(string address, string words)
    {
        using var http = new GuardedHttp(new(), (_, _) => throw new InvalidOperationException("nobody may be asked"), TimeProvider.System);
        var refused = await RefusedAsync(http, address);
        refused.Message.Should().Contain(words).And.NotContain("secret");
        refused.MayPass.Should().BeFalse();
    }

    [Fact]
    public async Task A_relative_address_is_refused()
    {
        using var http = Client();
        (await http.Invoking(h => h.GetAsync(new Uri("/etc/passwd.html", UriKind.Relative), GuardedRequest.Default, default)).Should()
            .ThrowAsync<FetchRefusedException>()).WithMessage("*http://*");
    }

    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.1.2.3"), InlineData("10.0.0.1"), InlineData("172.16.0.1"), InlineData("172.31.255.255"),
        InlineData("192.168.1.1"), InlineData("169.254.169.254"), InlineData("100.64.0.1"),
     InlineData("100.127.255.255"), InlineData("0.0.0.0"), InlineData("0.1.2.3"), InlineData("224.0.0.1"), InlineData("239.255.255.255"),
     InlineData("255.255.255.255"), InlineData("240.0.0.1"), InlineData("192.0.2.1"),
     InlineData("198.51.100.1"), InlineData("203.0.113.1"), InlineData("198.18.0.1"), InlineData("192.0.0.1"), InlineData("::"),
     InlineData("::1"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("::ffff:8.8.8.8"),
     InlineData("::127.0.0.1"), InlineData("fc00::1"), InlineData("fd12:3456::1"), InlineData("fe80::1"), InlineData("fe80::1%2"),
     InlineData("fec0::1"), InlineData("ff02::1"), InlineData("64:ff9b::a00:1"), InlineData("64:ff9b:1::1"),
     InlineData("2001:db8::1"), InlineData("2002:7f00:1::"), InlineData("2001::1"), InlineData("3fff::1"), InlineData("100::1"), InlineData("::ffff:0:127.0.0.1"), InlineData("::ffff:0:169.254.169.254"),
     InlineData("64:ff9b::a9fe:a9fe"), InlineData("64:ff9b:1:ffff::a00:1"), InlineData("2002:a9fe:a9fe::1"), InlineData("2001:10::1"),
     InlineData("2001:20::1"), InlineData("100:0:0:1::1"), InlineData("5f00::1"), InlineData("192.88.99.1"), InlineData("198.19.255.255"),
     InlineData("febf::1"), InlineData("feff::1"), InlineData("ff0e::1"), InlineData("200::1"), InlineData("400::1"), InlineData("4000::1"),
     InlineData("1fff::1"), InlineData("e000::1")]
    public async Task A_name_that_leads_inside_is_refused(string ip)
    {
        using var http = new GuardedHttp(new(), (_, _) => Task.FromResult(new[] { IPAddress.Parse(ip) }), TimeProvider.System);
        var refused = await RefusedAsync(http, "http://shop.example/");
        refused.Message.Should().Contain("shop.example").And.Contain(ip.Split('%')[0]).And.Contain("Wxauto:Http:Allow");
        refused.MayPass.Should().BeFalse();
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_told_in_both_languages_with_the_kind_of_address()
    {
        using var http = new GuardedHttp(new(), (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1") }), TimeProvider.System);
        var reason = (await RefusedAsync(http, "http://inside.example/")).Reason;
        reason.Should().Be(FetchReasons.Inside.With("inside.example", "10.0.0.1", FetchReasons.Private));
        ReasonText.Of(reason, ReasonText.English).Should().StartWith("inside.example leads to 10.0.0.1, a private address, which may be");
        ReasonText.Of(reason, ReasonText.Chinese).Should().StartWith("inside.example 指向 10.0.0.1（私有地址），可能在公司内网");
    }

    [Theory]
    [InlineData("http://127.0.0.1/"), InlineData("http://2130706433/"), InlineData("http://0x7f.1/"), InlineData("http://0177.0.0.1/"),
        InlineData("http://127.1/"), InlineData("http://[::1]/"), InlineData("http://[::ffff:7f00:1]/"),
        InlineData("https://[fd00::1]:8443/"), InlineData("http://①②⑦.0.0.1/")]
    public async Task An_inner_address_in_any_writing_is_refused(string address)
    {
        using var http = new GuardedHttp(new(), (_, _) => throw new SocketException((int)SocketError.HostNotFound), TimeProvider.System);
        (await RefusedAsync(http, address)).Message.Should().MatchRegex("Wxauto:Http:Allow|cannot be found");
    }

    [Theory]
    [InlineData(Public), InlineData("8.8.8.8"), InlineData("172.32.0.1"), InlineData("100.128.0.1"), InlineData("2606:4700::1111"),
        InlineData("2400:3200::1"), InlineData("2001:4860:4860::8888")]
    public void Public_addresses_are_not_refused(string ip) => new AddressRules(new()).ProblemOf("shop.example", IPAddress.Parse(ip))
        .Should().BeNull();

    [Theory]
    [InlineData("10.1.0.0/16", "wiki", "10.1.2.3", true), InlineData("10.1.0.0/16", "wiki", "10.2.0.1", false),
        InlineData("10.1.2.3", "wiki", "10.1.2.3", true), InlineData("fd00::/8", "wiki", "fd12::1", true),
     InlineData("wiki.corp.example", "WIKI.corp.example", "10.9.9.9", true),
     InlineData("wiki.corp.example", "wiki.corp.example.", "10.9.9.9", true),
     InlineData("wiki.corp.example", "evil-wiki.corp.example", "10.9.9.9", false),
     InlineData("内网.example", "xn--v6q792i.example", "10.9.9.9", true), InlineData("127.0.0.0/8", "x", "::ffff:127.0.0.1", true),
     InlineData("127.0.0.0/8", "x", "::ffff:10.0.0.1", false)]
    public void What_is_allowed_is_that_host_or_network_and_nothing_else(string allow, string host, string ip, bool allowed) =>
        (new AddressRules(new() { Allow = [allow] }).ProblemOf(host, IPAddress.Parse(ip)) is null).Should().Be(allowed);

    [Theory]
    [InlineData("10.0.0.0/99"), InlineData("http://wiki"), InlineData("a b"), InlineData("")]
    public void An_entry_that_means_nothing_is_told_at_start(string entry) =>
        FluentActions.Invoking(() => new AddressRules(new() { Allow = [entry] })).Should().Throw<InvalidOperationException>()
            .WithMessage("*Wxauto:Http:Allow*");

    [Fact]
    public async Task A_name_that_changes_its_mind_leads_nowhere()
    {
        await using var site = await TestSite.StartAsync(c =>
        {
            c.Response.Headers.Connection = "close";
            return c.Response.WriteAsync("first");
        });
        var asked = 0;
        // The first answer is allowed, every later one is the address of a cloud's secrets.
        using var http = new GuardedHttp(new() { Allow = ["127.0.0.1"], Ports = [site.Address.Port] },
            (_, _) => Task.FromResult(new[] { IPAddress.Parse(asked++ == 0 ? "127.0.0.1" : "169.254.169.254") }), TimeProvider.System);
        var address = $"http://rebind.example:{site.Address.Port}/";
        (await http.GetAsync(new Uri(address), GuardedRequest.Default, default)).Content.Should().Equal("first"u8.ToArray());
        asked.Should().Be(1, "it connects to the address that was checked");
        (await RefusedAsync(http, address)).Message.Should().Contain("169.254.169.254");
        asked.Should().Be(2);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_outside_are_tried()
    {
        await using var site = await TestSite.StartAsync(c => c.Response.WriteAsync("outside"));
        using var http = new GuardedHttp(new() { Allow = ["127.0.0.1"], Ports = [site.Address.Port] },
            (_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.2"), IPAddress.Loopback }), TimeProvider.System);
        (await http.GetAsync(new Uri($"http://shop.example:{site.Address.Port}/"), GuardedRequest.Default, default))
            .Status.Should().Be(200);
    }

    [Theory]
    [InlineData("http://10.0.0.1/admin", "10.0.0.1"), InlineData("//169.254.169.254/latest/meta-data", "169.254.169.254"),
        InlineData("http://[::1]/", "::1"), InlineData("ftp://example.com/", "http://"), InlineData("file:///etc/passwd", "http://"),
     InlineData("http://a:b@example.com/", "user name"), InlineData("http://example.com:22/", "Port 22")]
    public async Task A_redirect_is_checked_like_the_address_itself(string to, string words)
    {
        await using var site = await TestSite.StartAsync(c =>
        {
            c.Response.Headers.Location = to;
            c.Response.StatusCode = 302;
            return Task.CompletedTask;
        });
        using var http = Client(site);
        (await RefusedAsync(http, site.Address.AbsoluteUri)).Message.Should().Contain(words);
    }

    [Theory]
    [InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task Redirects_are_followed_to_the_end(int status)
    {
        await using var site = await TestSite.StartAsync(c =>
        {
            if (c.Request.Path == "/end")
                return c.Response.WriteAsync("here");
            (c.Response.StatusCode, c.Response.Headers.Location) = (status, c.Request.Path == "/" ? "/next" : "end");
            return Task.CompletedTask;
        });
        using var http = Client(site);
        (await http.GetAsync(site.Address, GuardedRequest.Default, default)).Should()
            .BeEquivalentTo(new { Address = new Uri(site.Address, "/end"), Status = 200, Content = "here"u8.ToArray() });
    }

    [Theory]
    [InlineData(5, true), InlineData(6, false)]
    public async Task Five_redirects_are_followed_and_no_more(int redirects, bool read)
    {
        await using var site = await TestSite.StartAsync(c =>
        {
            var at = int.Parse("0" + c.Request.Path.Value!.Trim('/'), null);
            (c.Response.StatusCode, c.Response.Headers.Location) = at < redirects ? (302, $"/{at + 1}") : (200, default);
            return Task.CompletedTask;
        });
        using var http = Client(site);
        if (read)
            (await http.GetAsync(site.Address, GuardedRequest.Default, default)).Status.Should().Be(200);
        else
            (await RefusedAsync(http, site.Address.AbsoluteUri)).Message.Should().Contain("more than 5 times");
        site.Requests.Should().Be(6);
    }

    [Fact]
    public async Task Https_is_not_left_for_http()
    {
        await using var plain = await TestSite.StartAsync(c => c.Response.WriteAsync("plain"));
        await using var secure = await TestSite.StartAsync(c =>
        {
            (c.Response.StatusCode, c.Response.Headers.Location) = (302, plain.Address.AbsoluteUri);
            return Task.CompletedTask;
        }, https: true);
        using var http = new GuardedHttp(new() { Allow = ["127.0.0.1"], Ports = [plain.Address.Port, secure.Address.Port] },
            Dns.GetHostAddressesAsync, TimeProvider.System, (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1");
        (await RefusedAsync(http, secure.Address.AbsoluteUri)).Message.Should().Contain("https");
        plain.Requests.Should().Be(0);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var site = await TestSite.StartAsync(c => c.Response.WriteAsync("x"), https: true);
        using var http = Client(site);
        (await RefusedAsync(http, site.Address.AbsoluteUri)).Message.Should().Contain("certificate");
    }

    [Fact]
    public async Task A_body_that_is_said_to_be_too_large_is_not_read()
    {
        await using var site = await TestSite.StartAsync(async c =>
        {
            c.Response.ContentLength = 2000;
            await c.Response.Body.WriteAsync(new byte[10]);
            await c.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, c.RequestAborted);
        });
        using var http = Client(site);
        (await RefusedAsync(http, site.Address.AbsoluteUri, new() { MaxBytes = 1024 })).Message.Should().Contain("larger than 0.001 MB");
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off()
    {
        var cut = new TaskCompletionSource();
        await using var site = await TestSite.StartAsync(async c =>
        {
            var piece = new byte[16 * 1024];
            try
            {
                while (!c.RequestAborted.IsCancellationRequested)
                    await c.Response.Body.WriteAsync(piece, c.RequestAborted);
            }
            finally
            {
                cut.TrySetResult();
            }
        });
        using var http = Client(site);
        var refused = await RefusedAsync(http, site.Address.AbsoluteUri, new() { MaxBytes = 1024 * 1024 });
        refused.Message.Should().Contain("larger than 1 MB");
        refused.MayPass.Should().BeFalse();
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(60));   // the connection is closed: nothing goes on reading
    }

    [Theory]
    [InlineData("gzip"), InlineData("br"), InlineData("deflate")]
    public async Task A_small_body_that_unpacks_to_a_huge_one_is_cut_off(string encoding)
    {
        var bomb = Packed(encoding, new byte[64 * 1024 * 1024]);
        bomb.Length.Should().BeLessThan(1024 * 1024);
        await using var site = await TestSite.StartAsync(async c =>
        {
            c.Response.Headers.ContentEncoding = encoding;
            await c.Response.Body.WriteAsync(bomb);
        });
        using var http = Client(site);
        (await RefusedAsync(http, site.Address.AbsoluteUri, new() { MaxBytes = 2 * 1024 * 1024 })).Message.Should()
            .Contain("larger than 2 MB");
    }

    [Theory]
    [InlineData("gzip"), InlineData("br"), InlineData("deflate")]
    public async Task A_packed_body_is_unpacked_and_a_broken_one_is_told(string encoding)
    {
        await using var site = await TestSite.StartAsync(async c =>
        {
            c.Response.Headers.ContentEncoding = encoding;
            await c.Response.Body.WriteAsync(c.Request.Path == "/broken"
                ? [0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0xFA, 0xF9, 0xF8, 0xF7, 0xF6, 0xF5, 0xF4] : Packed(encoding, "退货"u8.ToArray()));
        });
        using var http = Client(site);
        (await http.GetAsync(site.Address, GuardedRequest.Default, default)).Content.Should().Equal("退货"u8.ToArray());
        (await RefusedAsync(http, site.Address + "broken")).Message.Should().Contain("cannot be unpacked");
    }

    [Theory]
    [InlineData("/headers"), InlineData("/body")]
    public async Task A_slow_server_is_left_when_the_time_is_over(string path)
    {
        await using var site = await TestSite.StartAsync(async c =>
        {
            while (c.Request.Path == "/body")
            {
                await c.Response.WriteAsync("x", c.RequestAborted);
                await c.Response.Body.FlushAsync(c.RequestAborted);
                await Task.Delay(20, c.RequestAborted);
            }
            await Task.Delay(Timeout.Infinite, c.RequestAborted);
        });
        using var http = Client(site);
        var refused = await RefusedAsync(http, new Uri(site.Address, path).AbsoluteUri, new() { Timeout = TimeSpan.FromSeconds(0.5) });
        refused.Message.Should().Contain("not read within 0.5 s");
        refused.MayPass.Should().BeTrue();
    }

    [Fact]
    public async Task Who_no_longer_wants_it_is_not_told_of_a_refusal()
    {
        await using var site = await TestSite.StartAsync(c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        using var http = Client(site);
        using var stop = new CancellationTokenSource();
        var get = http.GetAsync(site.Address, GuardedRequest.Default, stop.Token);
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => get).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Names_and_servers_that_are_not_there_are_told_in_words_and_may_be_tried_again()
    {
        using var http = new GuardedHttp(new() { Allow = ["127.0.0.1"], Ports = [1] },
            (_, _) => throw new SocketException((int)SocketError.HostNotFound), TimeProvider.System);
        var unknown = await RefusedAsync(http, "http://no-such.example/a?key=secret");
        unknown.Message.Should().Contain("no-such.example cannot be found").And.NotContain("secret");
        unknown.MayPass.Should().BeTrue();
        var away = await RefusedAsync(http, "http://127.0.0.1:1/a?key=secret");
        away.Message.Should().Contain("http://127.0.0.1:1/a cannot be reached").And.NotContain("secret");
        away.MayPass.Should().BeTrue();
    }

    [Fact]
    public async Task The_client_is_registered_with_its_options()
    {
        await using var site = await TestSite.StartAsync(c => c.Response.WriteAsync("x"));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            { ["Wxauto:Http:Allow:0"] = "127.0.0.1", ["Wxauto:Http:Ports:0"] = $"{site.Address.Port}" }).Build();
        var directory = TestDatabase.NewDirectory();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration)
            .AddWxautoHosting(directory).BuildServiceProvider();
        (await services.GetRequiredService<GuardedHttp>().GetAsync(site.Address, GuardedRequest.Default, default)).Status.Should().Be(200);
        await using var without = new ServiceCollection().AddLogging().AddWxautoHosting(directory).BuildServiceProvider();
        await RefusedAsync(without.GetRequiredService<GuardedHttp>(), site.Address.AbsoluteUri);
    }

    private static GuardedHttp Client(TestSite? site = null) =>
        new(new() { Allow = ["127.0.0.1"], Ports = site is null ? [] : [site.Address.Port] }, Dns.GetHostAddressesAsync,
            TimeProvider.System);

    private static async Task<FetchRefusedException> RefusedAsync(GuardedHttp http, string address, GuardedRequest? limits = null) =>
        (await http.Invoking(h => h.GetAsync(new Uri(address), limits ?? GuardedRequest.Default, default)).Should()
            .ThrowAsync<FetchRefusedException>()).Which;

    private static byte[] Packed(string encoding, byte[] body)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest),
            _ => new ZLibStream(packed, CompressionLevel.Optimal),
        })
            stream.Write(body);
        return packed.ToArray();
    }
}
