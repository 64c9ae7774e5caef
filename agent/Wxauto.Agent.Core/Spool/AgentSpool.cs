using Wxauto.Agent.Core.Configuration;

namespace Wxauto.Agent.Core.Spool;

/// <summary>All that the agent keeps in its data directory, under one key.</summary>
internal sealed class AgentSpool : IDisposable
{
    private readonly SpoolDatabase _database;
    private readonly SpoolCipher _cipher;

    /// <exception cref="SpoolKeyException">The key cannot be used.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database cannot be opened.</exception>
    public AgentSpool(string directory, IKeyProtection keys, TimeProvider clock, int capacity)
    {
        Directory.CreateDirectory(directory);
        _cipher = new SpoolCipher(keys.LoadOrCreate());
        _database = new SpoolDatabase(directory);
        Meta = new SpoolMeta(_database, _cipher);
        Blobs = new BlobStore(_database, _cipher, directory);
        Inbound = new InboundSpool(_database, _cipher, clock, capacity);
        Replies = new ReplySpool(_database, _cipher, clock);
        Echoes = new ReplyEchoes(_database, _cipher, clock);
        SentLog = new SentLog(_database, _cipher, clock);
    }

    /// <summary>The spool in the data directory of these options, which is made when it is not there.</summary>
    /// <exception cref="SpoolKeyException">The key cannot be used.</exception>
    public static AgentSpool Open(AgentOptions options, TimeProvider clock)
    {
        Directory.CreateDirectory(options.DataDirectory);
        return new AgentSpool(options.DataDirectory, new FileKeyProtection(options.DataDirectory), clock, options.Capacity);
    }

    public SpoolDatabase Database => _database;

    public SpoolMeta Meta { get; }

    public BlobStore Blobs { get; }

    public InboundSpool Inbound { get; }

    public ReplySpool Replies { get; }

    public ReplyEchoes Echoes { get; }

    public SentLog SentLog { get; }

    public void Dispose()
    {
        _database.Dispose();
        _cipher.Dispose();
    }
}
