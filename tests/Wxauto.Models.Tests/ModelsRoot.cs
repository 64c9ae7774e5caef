namespace Wxauto.Models.Tests;

/// <summary>A models directory of its own for each test.</summary>
internal sealed class ModelsRoot : IDisposable
{
    private readonly List<LocalModels> _models = [];

    public string Path { get; } = Directory.CreateTempSubdirectory("wxauto-models-").FullName;

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public LocalModels Models(int maxLoaded = 3)
    {
        _models.Add(new LocalModels(new LocalModelOptions { Directory = Path, Threads = 1, MaxLoaded = maxLoaded }));
        return _models[^1];
    }

    public void Dispose()
    {
        _models.ForEach(m => m.Dispose());
        Directory.Delete(Path, recursive: true);
    }
}
