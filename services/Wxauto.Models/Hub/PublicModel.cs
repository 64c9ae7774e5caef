using System.Text.Json;

namespace Wxauto.Models.Hub;

/// <summary>A public model that can be fetched, pinned to one revision and its very bytes.</summary>
/// <param name="Repository">Of the hub, OWNER/NAME.</param>
/// <param name="MadeBy">Who published the weights; the repository may be a conversion of them.</param>
/// <param name="Licence">SPDX identifier.</param>
/// <param name="Use">In words.</param>
public sealed record PublicModel(string Name, string Repository, string Revision, string MadeBy, string Licence, string Use,
    IReadOnlyList<PublicFile> Files)
{
    public static IReadOnlyList<PublicModel> All { get; } = Read();

    public long Bytes => Files.Sum(f => f.Bytes);

    public Uri AddressOf(PublicFile file, Uri hub) => new($"{hub.AbsoluteUri.TrimEnd('/')}/{Repository}/resolve/{Revision}/{file.Path}");

    private static List<PublicModel> Read()
    {
        using var file = typeof(PublicModel).Assembly.GetManifestResourceStream("models.json")!;
        return JsonSerializer.Deserialize<List<PublicModel>>(file, JsonSerializerOptions.Web)!;
    }
}

/// <param name="Path">In the repository, and below the model's directory.</param>
public sealed record PublicFile(string Path, long Bytes, string Sha256);
