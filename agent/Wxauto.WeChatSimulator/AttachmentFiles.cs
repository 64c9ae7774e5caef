using System.Globalization;

namespace Wxauto.WeChatSimulator;

/// <summary>Contents of attachments by bubble, as files or in memory.</summary>
internal sealed class AttachmentFiles(string? directory)
{
    private readonly Dictionary<long, byte[]> _memory = [];

    /// <summary>Written before its bubble, so that no bubble lacks its content.</summary>
    public void Save(long bubbleId, byte[] content)
    {
        if (directory is null)
            _memory[bubbleId] = content;
        else
            File.WriteAllBytes(PathOf(Directory.CreateDirectory(directory).FullName, bubbleId), content);
    }

    public byte[] Read(long bubbleId) => directory is null ? _memory[bubbleId] : File.ReadAllBytes(PathOf(directory, bubbleId));

    private static string PathOf(string directory, long bubbleId) =>
        Path.Combine(directory, bubbleId.ToString(CultureInfo.InvariantCulture));
}
