using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Tests.Kubernetes;

/// <summary>
/// Objects of any kind, over HTTP: a kubectl costs more processor time than most of what tests wait for, so polls and manifests go without.
/// </summary>
public static class ClusterObjects
{
    private static readonly k8s.Kubernetes Client = TestCluster.NewClient();

    /// <summary>Null when it is not there.</summary>
    /// <param name="what">Kind and name: <c>deployment/main-gateway</c>.</param>
    public static async Task<JsonObject?> FindAsync(this TestCluster cluster, string what)
    {
        if (what.Split('/') is not [var kind, var name])
            throw new ArgumentException($"{what} is not KIND/NAME.", nameof(what));
        var served = (await ApiKinds.ServedAsync()).Named(kind);
        using var answer = await Client.HttpClient.GetAsync(Address(served.PathOf(cluster.Namespace, name)));
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(answer, what);
    }

    public static async Task<bool> ExistsAsync(this TestCluster cluster, string what) => await cluster.FindAsync(what) is not null;

    /// <summary>All of some kinds in the namespace.</summary>
    /// <param name="kinds">With commas between them, as kubectl takes them.</param>
    /// <param name="query">Of the address: <c>labelSelector=a=b</c>.</param>
    public static async Task<IReadOnlyList<JsonObject>> ListAsync(this TestCluster cluster, string kinds, string query = "")
    {
        var found = new List<JsonObject>();
        foreach (var kind in kinds.Split(','))
        {
            var served = (await ApiKinds.ServedAsync()).Named(kind);
            using var answer = await Client.HttpClient.GetAsync(Address(served.PathOf(cluster.Namespace) + "?" + query));
            var list = await ReadAsync(answer, kind);
            foreach (var item in list["items"]!.AsArray().Select(i => i!.AsObject()))
            {
                // The items of a list do not say their own kind.
                item["kind"] = list["kind"]!.GetValue<string>()[..^"List".Length];
                found.Add(item.DeepClone().AsObject());
            }
        }
        return found;
    }

    /// <summary>Applies manifests as <c>kubectl apply --server-side --force-conflicts</c> does; fails with what the
    /// API says against one.</summary>
    /// <param name="dryRun">The API only says what it would do.</param>
    public static async Task ApplyAsync(this TestCluster cluster, string yaml, bool dryRun = false)
    {
        foreach (var document in Documents(yaml))
        {
            var read = new YamlStream();
            read.Load(new StringReader(document));
            if (read.Documents is not [{ RootNode: YamlMappingNode manifest }])
                continue; // only comments
            var metadata = (YamlMappingNode)manifest["metadata"];
            var kind = (await ApiKinds.ServedAsync()).Of(Text(manifest, "apiVersion")!, Text(manifest, "kind")!);
            var path = kind.PathOf(Text(metadata, "namespace") ?? cluster.Namespace, Text(metadata, "name"));
            using var request = new HttpRequestMessage(HttpMethod.Patch,
                Address($"{path}?fieldManager=kubectl&force=true&fieldValidation=Strict{(dryRun ? "&dryRun=All" : "")}"));
            request.Content = new StringContent(document, Encoding.UTF8, new MediaTypeHeaderValue("application/apply-patch+yaml"));
            using var answer = await Client.HttpClient.SendAsync(request);
            await ReadAsync(answer, path);
        }
    }

    private static string[] Documents(string yaml) => yaml.ReplaceLineEndings("\n").Split("\n---\n");

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? ((YamlScalarNode)value).Value : null;

    private static Uri Address(string path) => new(Client.BaseUri, path);

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, string what)
    {
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        return answer.IsSuccessStatusCode ? json : throw new InvalidOperationException($"{what}: {(string?)json["message"]}");
    }
}
