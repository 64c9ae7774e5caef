using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Wxauto.Tests;

namespace Wxauto.Server.Tests;

/// <summary>A pod has a read-only root file system; only --data and TMPDIR are writable.</summary>
public sealed class ReadOnlyTests
{
    /// <summary>In a mount namespace of its own nothing can be written but the one directory. Its own mounts end with it.</summary>
    private const string Script = """
        set -e
        mount --bind "$1" "$1"
        mount -o remount,bind,ro /
        for shared in /dev/shm /mnt /run; do mountpoint -q "$shared" && mount -o remount,bind,ro "$shared" || true; done
        if touch "$2" 2>/dev/null; then echo "the root file system is writable" >&2; exit 1; fi
        shift 2
        cd /
        exec "$@"
        """;

    [Fact]
    public async Task The_server_works_reads_documents_and_stops_on_a_read_only_root_file_system()
    {
        await using var server = new RunningServer();
        var writable = Directory.CreateDirectory(Path.Combine(server.Directory, "writable")).FullName;
        var temporary = Directory.CreateDirectory(Path.Combine(writable, "tmp")).FullName;
        File.WriteAllText(Path.Combine(server.Manifests, "base.yaml"),
            "apiVersion: wxauto.io/v1alpha1\nkind: KnowledgeBase\nmetadata: {name: shop}\nspec: {}\n");
        server.Start("unshare",
        [
            "--mount", "bash", "-c", Script, "script", writable, Path.Combine(server.Directory, "probe"), "dotnet", RunningServer.Program,
            "--urls", server.Web.ToString(), "--agent-url", server.Agents.ToString(), "--internal-url", server.Internal.ToString(),
            "--data", Path.Combine(writable, "data"), "--resources", server.Manifests,
        ],
        new() { ["TMPDIR"] = temporary, ["HOME"] = "/", ["DOTNET_CLI_HOME"] = temporary });
        await server.UntilReadyAsync();

        // An upload is larger than what is held in memory, and is read by a process of its own.
        using var http = ConsoleClient.To(server.Web, Path.Combine(writable, "data"));
        using var form = new MultipartFormDataContent {
            { new StringContent("# 营业时间\n\n" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"第{i}家门店每天九点开门。\n\n"))), "files",
            "opening.md" } };
        using var uploaded = await http.PostAsync("/api/knowledge/bases/shop/documents", form);
        uploaded.StatusCode.Should().Be(HttpStatusCode.Accepted, await uploaded.Content.ReadAsStringAsync());
        var state = "";
        await server.UntilAsync("the document is read", async () =>
            (state = (string?)(await http.GetFromJsonAsync<JsonNode>("/api/knowledge/bases/shop/documents"))!["documents"]!.AsArray()
                .SingleOrDefault()?["state"]) is "Ready" or "Failed");
        state.Should().Be("Ready", server.Log);
        server.Log.Should().NotContain("Read-only file system");

        server.Terminate();
        (await server.ExitAsync()).Should().Be(0, server.Log);
    }
}
