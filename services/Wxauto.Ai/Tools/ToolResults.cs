using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;

namespace Wxauto.Ai.Tools;

/// <summary>Results of tools by the content of their arguments, never by a name or path.</summary>
internal sealed class ToolResults : IDisposable
{
    private const int MaxCharacters = 16 << 20;
    private readonly MemoryCache _results = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });

    public string? Find(string server, string tool, string arguments) => _results.Get<string>(Key(server, tool, arguments));

    public void Keep(string server, string tool, string arguments, string result, TimeSpan lifetime)
    {
        if (lifetime > TimeSpan.Zero)
            _results.Set(Key(server, tool, arguments), result, new MemoryCacheEntryOptions
                { Size = result.Length + 1, AbsoluteExpirationRelativeToNow = lifetime });
    }

    public void Dispose() => _results.Dispose();

    private static string Key(string server, string tool, string arguments) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{server}\0{tool}\0{arguments}")));
}
