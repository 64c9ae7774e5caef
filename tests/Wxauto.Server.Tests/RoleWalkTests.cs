using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Server.Tests;

/// <summary>
/// Walks everything that asks for somebody who is logged in, from the routing table, as a stranger, as each role and as programs with one
/// scope. What is not in the table of expectations fails: who adds an endpoint says here who may call it.
/// </summary>
public sealed partial class RoleWalkTests : IAsyncLifetime
{
    private const string Password = "correct horse 42", Own = "a person's own";
    private static readonly string[] Roles = ["Viewer", "Agent", "Manager", "Admin"];

    /// <summary>The lowest role that has it.</summary>
    private static readonly Dictionary<string, string> LowestRole = new()
    {
        [Own] = "Viewer",
        [Permissions.CustomersRead] = "Viewer", [Permissions.CustomersWrite] = "Agent", [Permissions.CustomersManage] = "Manager",
        [Permissions.ConversationsRead] = "Viewer", [Permissions.KnowledgeRead] = "Viewer", [Permissions.AgentsRead] = "Viewer",
        [Permissions.UsageRead] = "Viewer", [Permissions.ConversationsReply] = "Agent", [Permissions.ConversationsErase] = "Manager",
        [Permissions.KnowledgeWrite] = "Manager", [Permissions.AgentsManage] = "Manager", [Permissions.AuditRead] = "Manager",
        [Permissions.UsersManage] = "Admin",
    };

    private static readonly Dictionary<string, string> Expected = new()
    {
        ["GET /"] = Permissions.ConversationsRead,
        ["GET /conversations/{Selected:guid}"] = Permissions.ConversationsRead,
        ["GET /customers"] = Permissions.CustomersRead,
        ["GET /customers/{Id:guid}"] = Permissions.CustomersRead,
        ["GET /platform"] = Permissions.AgentsRead,
        ["GET /_blazor"] = Own,
        ["GET /_blazor/negotiate"] = Own,
        ["GET /_blazor/disconnect"] = Own,
        ["GET /_blazor/initializers"] = Own,
        ["GET /_framework/opaque-redirect"] = Own,
        ["GET /knowledge"] = Permissions.KnowledgeRead,
        ["GET /users"] = Permissions.UsersManage,
        ["GET /audit"] = Permissions.AuditRead,
        ["POST /api/account/logout"] = Own,
        ["POST /api/account/password"] = Own,
        ["POST /api/account/profile"] = Own,
        ["GET /api/console/overview"] = Permissions.ConversationsRead,
        ["GET /api/console/conversations"] = Permissions.ConversationsRead,
        ["GET /api/console/conversations/{id:guid}"] = Permissions.ConversationsRead,
        ["GET /api/console/conversations/{id:guid}/memory"] = Permissions.ConversationsRead,
        ["GET /api/console/blobs/{agent}/{id}"] = Permissions.ConversationsRead,
        ["GET /api/console/desk/inbox"] = Permissions.ConversationsRead,
        ["GET /api/console/desk/counts"] = Permissions.ConversationsRead,
        ["GET /api/console/desk/labels"] = Permissions.ConversationsRead,
        ["GET /api/console/desk/feed"] = Permissions.ConversationsRead,
        ["GET /api/console/desk/canned-replies"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/canned-replies"] = Permissions.ConversationsReply,
        ["PUT /api/console/desk/canned-replies/{id:guid}"] = Permissions.ConversationsReply,
        ["DELETE /api/console/desk/canned-replies/{id:guid}"] = Permissions.ConversationsReply,
        ["GET /api/console/desk/canned-replies/{id:guid}/rendered"] = Permissions.ConversationsReply,
        ["GET /api/console/desk/conversations/{id:guid}"] = Permissions.ConversationsRead,
        ["GET /api/console/desk/conversations/{id:guid}/timeline"] = Permissions.ConversationsRead,
        ["POST /api/console/desk/conversations/{id:guid}/take"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/give-back"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/assign"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/reply"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/notes"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/resolve"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/reopen"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/snooze"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/unsnooze"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/labels"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/labels/remove"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/seen"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/looking"] = Permissions.ConversationsReply,
        ["PUT /api/console/desk/conversations/{id:guid}/draft"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/conversations/{id:guid}/force-back"] = Permissions.AgentsManage,
        ["GET /api/console/desk/handoffs"] = Permissions.ConversationsRead,
        ["GET /api/console/desk/offers"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/handoffs/{id:guid}/accept"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/handoffs/{id:guid}/decline"] = Permissions.ConversationsReply,
        ["GET /api/console/desk/staff"] = Permissions.ConversationsRead,
        ["POST /api/console/desk/staff/beat"] = Permissions.ConversationsReply,
        ["POST /api/console/desk/staff/presence"] = Permissions.ConversationsReply,
        ["PUT /api/console/desk/staff/{id}/profile"] = Permissions.AgentsManage,
        ["PUT /api/console/desk/staff/{id}/shift"] = Permissions.AgentsManage,
        ["GET /api/console/desk/call-backs"] = Permissions.ConversationsRead,
        ["POST /api/console/desk/call-backs/{id:guid}/close"] = Permissions.ConversationsReply,
        ["POST /api/console/conversations/{id:guid}/hold"] = Permissions.ConversationsReply,
        ["POST /api/console/conversations/{id:guid}/take-back"] = Permissions.ConversationsReply,
        ["POST /api/console/conversations/{id:guid}/facts"] = Permissions.ConversationsReply,
        ["POST /api/console/facts/{id:guid}/retract"] = Permissions.ConversationsReply,
        ["POST /api/console/follow-ups/{id:guid}/cancel"] = Permissions.ConversationsReply,
        ["POST /api/console/conversations/{id:guid}/erase"] = Permissions.ConversationsErase,
        ["POST /api/console/agents/{agent}/contacts/{contact}/erase"] = Permissions.ConversationsErase,
        ["GET /api/console/customers"] = Permissions.CustomersRead,
        ["GET /api/console/customers/rules"] = Permissions.CustomersRead,
        ["GET /api/console/customers/today"] = Permissions.CustomersRead,
        ["GET /api/console/customers/{id:guid}"] = Permissions.CustomersRead,
        ["GET /api/console/customers/{id:guid}/timeline"] = Permissions.CustomersRead,
        ["POST /api/console/customers"] = Permissions.CustomersWrite,
        ["PATCH /api/console/customers/{id:guid}"] = Permissions.CustomersWrite,
        ["PUT /api/console/customers/{id:guid}/facts/{key}"] = Permissions.CustomersWrite,
        ["DELETE /api/console/customers/{id:guid}/facts/{key}"] = Permissions.CustomersWrite,
        ["PUT /api/console/customers/{id:guid}/tags/{tag}"] = Permissions.CustomersWrite,
        ["DELETE /api/console/customers/{id:guid}/tags/{tag}"] = Permissions.CustomersWrite,
        ["POST /api/console/customers/{id:guid}/notes"] = Permissions.CustomersWrite,
        ["DELETE /api/console/customers/{id:guid}/notes/{note:guid}"] = Permissions.CustomersWrite,
        ["POST /api/console/customers/{id:guid}/tier"] = Permissions.CustomersManage,
        ["POST /api/console/customers/{id:guid}/stage"] = Permissions.CustomersWrite,
        ["POST /api/console/customers/{id:guid}/triggers"] = Permissions.CustomersWrite,
        ["POST /api/console/customers/{id:guid}/erase"] = Permissions.ConversationsErase,
        ["POST /api/console/customers/merge/preview"] = Permissions.CustomersRead,
        ["POST /api/console/customers/merge"] = Permissions.CustomersManage,
        ["POST /api/console/customers/merges/{merge:guid}/undo"] = Permissions.CustomersManage,
        ["POST /api/console/customers/import/try"] = Permissions.CustomersManage,
        ["POST /api/console/customers/import"] = Permissions.CustomersManage,
        ["GET /api/console/customers/export"] = Permissions.CustomersManage,
        ["GET /api/console/customers/{id:guid}/export"] = Permissions.CustomersManage,
        ["GET /api/console/contacts/pool"] = Permissions.CustomersRead,
        ["GET /api/console/contacts"] = Permissions.CustomersRead,
        ["POST /api/console/contacts/{id:guid}/promote"] = Permissions.CustomersWrite,
        ["POST /api/console/contacts/{id:guid}/release"] = Permissions.CustomersWrite,
        ["POST /api/console/contacts/{id:guid}/set-aside"] = Permissions.CustomersWrite,
        ["GET /api/console/agents"] = Permissions.AgentsRead,
        ["POST /api/console/agents/{name}/pause"] = Permissions.AgentsManage,
        ["POST /api/console/agents/{name}/resume"] = Permissions.AgentsManage,
        ["POST /api/console/agents/{name}/refresh"] = Permissions.AgentsManage,
        ["POST /api/console/agents/{name}/approve"] = Permissions.AgentsManage,
        ["POST /api/console/agents/{name}/refuse"] = Permissions.AgentsManage,
        ["POST /api/console/agents/{name}/revoke"] = Permissions.AgentsManage,
        ["GET /api/console/usage"] = Permissions.UsageRead,
        ["GET /api/console/users"] = Permissions.UsersManage,
        ["POST /api/console/users"] = Permissions.UsersManage,
        ["PUT /api/console/users/{id:guid}"] = Permissions.UsersManage,
        ["POST /api/console/users/{id:guid}/reset"] = Permissions.UsersManage,
        ["GET /api/console/keys"] = Permissions.UsersManage,
        ["POST /api/console/keys"] = Permissions.UsersManage,
        ["POST /api/console/keys/{id:guid}/revoke"] = Permissions.UsersManage,
        ["GET /api/console/audit"] = Permissions.AuditRead,
        ["GET /api/console/audit/verify"] = Permissions.AuditRead,
        ["GET /api/knowledge/bases"] = Permissions.KnowledgeRead,
        ["GET /api/knowledge/bases/{base}/documents"] = Permissions.KnowledgeRead,
        ["POST /api/knowledge/bases/{base}/documents"] = Permissions.KnowledgeWrite,
        ["POST /api/knowledge/bases/{base}/documents/try"] = Permissions.KnowledgeWrite,
        ["POST /api/knowledge/bases/{base}/try"] = Permissions.KnowledgeRead,
        ["GET /api/knowledge/bases/{base}/evaluations"] = Permissions.KnowledgeRead,
        ["DELETE /api/knowledge/documents/{id:guid}"] = Permissions.KnowledgeWrite,
        ["GET /api/knowledge/documents/{id:guid}"] = Permissions.KnowledgeRead,
        ["GET /api/knowledge/documents/{id:guid}/changes"] = Permissions.KnowledgeRead,
        ["POST /api/knowledge/documents/{id:guid}/retry"] = Permissions.KnowledgeWrite,
        ["GET /api/knowledge/documents/{id:guid}/chunks"] = Permissions.KnowledgeRead,
        ["PUT /api/knowledge/documents/{id:guid}/chunks/{chunkId}"] = Permissions.KnowledgeWrite,
        ["GET /api/knowledge/documents/{id:guid}/edits"] = Permissions.KnowledgeRead,
        ["POST /api/knowledge/edits/{id:guid}/undo"] = Permissions.KnowledgeWrite,
        ["GET /api/knowledge/bases/{name}/drafts"] = Permissions.KnowledgeRead,
        ["PUT /api/knowledge/drafts/{id:guid}"] = Permissions.KnowledgeWrite,
        ["POST /api/knowledge/drafts/{id:guid}/publish"] = Permissions.KnowledgeWrite,
        ["POST /api/knowledge/drafts/{id:guid}/reject"] = Permissions.KnowledgeWrite,
        ["POST /api/knowledge/drafts/{id:guid}/withdraw"] = Permissions.KnowledgeWrite,
    };

    /// <summary>Changes nothing, whatever its method says.</summary>
    private static readonly string[] OnlyLooks =
        ["POST /api/knowledge/bases/{base}/try", "POST /api/knowledge/bases/{base}/documents/try", "POST /api/console/customers/merge/preview",
            "POST /api/console/customers/import/try"];

    /// <summary>What is a person's own while he works: nobody is told of it later.</summary>
    private static readonly string[] OwnWork =
    [
        "PUT /api/console/desk/conversations/{id:guid}/draft", "POST /api/console/desk/conversations/{id:guid}/seen",
        "POST /api/console/desk/conversations/{id:guid}/looking", "POST /api/console/desk/staff/beat",
    ];

    private readonly RunningServer _server = new();

    [Fact]
    public async Task Every_endpoint_for_people_is_in_the_table()
    {
        await using var composition = new Composition("front-desk");
        Endpoints(composition).Select(e => e.Name).Order(StringComparer.Ordinal).Should()
            .Equal(Expected.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>What is below /api/account and /api/console/users, keys writes its entries by itself (Identity.Tests).</summary>
    [Fact]
    public async Task Every_change_is_audited()
    {
        await using var composition = new Composition("front-desk");
        Endpoints(composition).Where(e => !e.Name.StartsWith("GET ", StringComparison.Ordinal) && !OnlyLooks.Contains(e.Name) && !OwnWork.Contains(e.Name)
            && !e.Name.Contains("/_blazor/", StringComparison.Ordinal) && !e.Name.Contains("/api/account/", StringComparison.Ordinal) && !e.Name.Contains("/api/console/users", StringComparison.Ordinal)
            && !e.Name.Contains("/api/console/keys", StringComparison.Ordinal))
            .Should().OnlyContain(e => e.Endpoint.Metadata.GetMetadata<AuditKind>() != null);
    }

    [Fact]
    public async Task A_role_may_call_what_the_table_says_and_nothing_else()
    {
        using var admin = await AdministratorAsync();
        foreach (var role in Roles)
        {
            using var person = await PersonAsync(admin, role);
            foreach (var (name, permission) in InOrder())
            {
                using var response = await person.SendAsync(Request(name));
                var may = Array.IndexOf(Roles, role) >= Array.IndexOf(Roles, LowestRole[permission]);
                Judge(response.StatusCode, may, $"{name} as {role}");
            }
        }
    }

    [Fact]
    public async Task A_program_may_what_its_scope_says_and_nothing_else()
    {
        using var admin = await AdministratorAsync();
        using var person = await PersonAsync(admin, "Admin");
        foreach (var scope in Permissions.All)
        {
            var made = await person.PostAsJsonAsync("/api/console/keys", new { name = scope, days = 1, scopes = new[] { scope } });
            using var program = new HttpClient { BaseAddress = _server.Web };
            program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
                (string)(await made.Content.ReadFromJsonAsync<JsonNode>())!["key"]!);
            foreach (var (name, permission) in InOrder())
            {
                using var response = await program.SendAsync(Request(name));
                // Keys are made by people; a program with that scope is told so.
                if (name != "POST /api/console/keys")
                    Judge(response.StatusCode, permission == scope, $"{name} with {scope}");
            }
        }
    }

    [Fact]
    public async Task A_stranger_and_a_made_up_login_may_nothing()
    {
        using var stranger = new HttpClient { BaseAddress = _server.Web };
        foreach (var header in new[] { ("X-Nothing", "x"), ("Authorization", "Bearer made-up"), ("Authorization", $"Bearer wxk_{Guid.Empty:N}_x"),
            ("Cookie", $"wxauto-{_server.Web.Port}=made-up") })
            foreach (var (name, _) in InOrder())
            {
                using var request = Request(name);
                request.Headers.Add(header.Item1, header.Item2);
                using var response = await stranger.SendAsync(request);
                response.StatusCode.Should().Be(HttpStatusCode.Unauthorized, $"{name} with {header}");
            }
    }

    public async Task InitializeAsync()
    {
        _server.Start([], "--resources", _server.Manifests, "--simulator", "front-desk");
        await _server.UntilReadyAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static void Judge(HttpStatusCode status, bool may, string what)
    {
        if (may)
            status.Should().NotBe(HttpStatusCode.Unauthorized, what).And.NotBe(HttpStatusCode.Forbidden, what);
        else
            status.Should().Be(HttpStatusCode.Forbidden, what);
        ((int)status).Should().BeLessThan(500, what);
    }

    /// <summary>A person who logs out can call nothing more.</summary>
    private static IEnumerable<KeyValuePair<string, string>> InOrder() =>
        Expected.OrderBy(e => e.Key.EndsWith("/logout", StringComparison.Ordinal));

    /// <summary>Of nothing that is there, and with a body that says nothing.</summary>
    private static HttpRequestMessage Request(string name)
    {
        var (method, pattern) = (name.Split(' ')[0], name.Split(' ')[1]);
        var path = Parameter().Replace(pattern, p => p.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString() : "x");
        return new HttpRequestMessage(new HttpMethod(method), path)
            { Content = method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json") };
    }

    private static IEnumerable<(string Name, RouteEndpoint Endpoint)> Endpoints(Composition composition) => composition.Endpoints
        .Where(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == Staff.Policy))
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Select(m => ($"{m} /{e.RoutePattern.RawText!.Trim('/')}", e)));

    private async Task<HttpClient> AdministratorAsync()
    {
        var browser = new HttpClient { BaseAddress = _server.Web };
        var link = ConsoleSecret.Find(_server.Data, TimeProvider.System)!.LinkTo(_server.Web);
        (await browser.GetAsync(link)).StatusCode.Should().Be(HttpStatusCode.OK);
        return browser;
    }

    private async Task<HttpClient> PersonAsync(HttpClient admin, string role)
    {
        var name = $"{role.ToLowerInvariant()}-{Guid.NewGuid():N}"[..20];
        var made = await admin.PostAsJsonAsync("/api/console/users", new { name, displayName = role, role });
        var browser = new HttpClient { BaseAddress = _server.Web };
        var password = (string)(await made.Content.ReadFromJsonAsync<JsonNode>())!["password"]!;
        (await browser.PostAsJsonAsync("/api/account/login", new { name, password })).StatusCode.Should().Be(HttpStatusCode.OK);
        (await browser.PostAsJsonAsync("/api/account/password", new { password = Password })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        return browser;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
