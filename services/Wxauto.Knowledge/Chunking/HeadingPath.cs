using Wxauto.Documents;

namespace Wxauto.Knowledge.Chunking;

/// <summary>The headings above a place of a document.</summary>
/// <param name="title">Where it is the document's first heading it stands above all, and is not repeated.</param>
internal sealed class HeadingPath(string title)
{
    private readonly List<(int Level, string Heading)> _above = [];
    private bool _titled;

    /// <summary>Only headings change it.</summary>
    public void Follow(Block block)
    {
        if (block.Kind != BlockKind.Heading)
            return;
        if (!_titled && block.Level == 1 && block.Text == title)
        {
            _titled = true;
            _above.Clear();
            return;
        }
        _above.RemoveAll(h => h.Level >= block.Level);
        _above.Add((block.Level, block.Text));
    }

    /// <summary>With one more below it.</summary>
    public string With(string last) => string.Join(" › ", _above.Select(h => h.Heading).Append(last));

    public override string ToString() => string.Join(" › ", _above.Select(h => h.Heading));
}
