namespace Wxauto.Models.Running;

/// <summary>Token vectors of passages, as many as fit; what was not asked for longest goes first.</summary>
internal sealed class TokenVectorCache(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Model, string Text), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();
    private long _bytes;

    public TokenVectors? Find(string model, string text)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((model, text), out var node))
                return null;
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Vectors;
        }
    }

    public void Keep(string model, string text, TokenVectors vectors)
    {
        lock (_lock)
        {
            if (!_entries.TryAdd((model, text), new LinkedListNode<Entry>(new Entry((model, text), vectors))))
                return;
            _order.AddFirst(_entries[(model, text)]);
            _bytes += SizeOf(text, vectors);
            while (_bytes > maxBytes && _order.Last is { } oldest)
                Forget(oldest);
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        _order.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= SizeOf(node.Value.Key.Text, node.Value.Vectors);
    }

    private static long SizeOf(string text, TokenVectors vectors) => vectors.Size + 2L * text.Length + 200;

    private sealed record Entry((string Model, string Text) Key, TokenVectors Vectors);
}
