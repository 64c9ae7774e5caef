using System.Security.Cryptography;

namespace Wxauto.Agent.Core.Spool;

/// <summary>Keeps attachments as files of separately encrypted chunks, so that an upload can go on anywhere.</summary>
internal sealed class BlobStore
{
    /// <summary>Bytes of content in a chunk; also the most that one chunk may carry.</summary>
    public const int ChunkSize = 64 * 1024;

    private const string Unreferenced = "blob_id NOT IN (SELECT blob_id FROM inbound WHERE blob_id IS NOT NULL)";

    private readonly SpoolDatabase _database;
    private readonly SpoolCipher _cipher;
    private readonly string _directory;

    public BlobStore(SpoolDatabase database, SpoolCipher cipher, string dataDirectory)
    {
        (_database, _cipher) = (database, cipher);
        _directory = Directory.CreateDirectory(Path.Combine(dataDirectory, "blobs")).FullName;
    }

    /// <summary>Writes the content to the disk. It is kept once a message that refers to it is spooled.</summary>
    public async Task<StoredBlob> StoreAsync(Stream content, CancellationToken cancellationToken)
    {
        var file = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkSize];
        long size = 0;
        await using (var output = new FileStream(PathOf(file), FileMode.CreateNew, FileAccess.Write))
        {
            for (var index = 0L; ; index++)
            {
                var read = await content.ReadAtLeastAsync(chunk, ChunkSize, throwOnEndOfStream: false, cancellationToken);
                if (read == 0)
                    break;
                hash.AppendData(chunk, 0, read);
                await output.WriteAsync(_cipher.Seal(AssociatedDataOf(file, index), chunk.AsSpan(0, read)), cancellationToken);
                size += read;
            }
            await output.FlushAsync(cancellationToken);
            output.Flush(flushToDisk: true);
        }
        return new StoredBlob(Convert.ToHexStringLower(hash.GetHashAndReset()), file, size, 0, Complete: false);
    }

    /// <summary>Registers a blob in the transaction of its message. Content that is here already keeps its file and progress.</summary>
    public static void Keep(SpoolTransaction transaction, StoredBlob blob) =>
        transaction.Execute("INSERT OR IGNORE INTO blobs(blob_id, file, size) VALUES($0, $1, $2)", blob.Id, blob.File, blob.Size);

    public StoredBlob? Find(string blobId) =>
        _database.Read(t => t.Rows(
            "SELECT blob_id, file, size, received, complete FROM blobs WHERE blob_id = $0",
            r => new StoredBlob(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetBoolean(4)),
            blobId)).SingleOrDefault();

    /// <summary>Up to a chunk of content from this offset.</summary>
    public async Task<byte[]> ReadAsync(StoredBlob blob, long offset, CancellationToken cancellationToken)
    {
        var (index, skip) = Math.DivRem(offset, ChunkSize);
        await using var input = new FileStream(PathOf(blob.File), FileMode.Open, FileAccess.Read);
        input.Position = index * (ChunkSize + SpoolCipher.Overhead);
        var rest = new byte[ChunkSize + SpoolCipher.Overhead];
        var read = await input.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellationToken);
        return _cipher.Open(AssociatedDataOf(blob.File, index), rest.AsSpan(0, read))[(int)skip..];
    }

    public void SetProgress(string blobId, long received, bool complete) =>
        _database.Write(t => t.Execute("UPDATE blobs SET received = $1, complete = $2 WHERE blob_id = $0", blobId, received, complete));

    /// <summary>Deletes a blob when no spooled message refers to it any more.</summary>
    public void Release(string blobId)
    {
        var files = _database.Write(t => t.Rows(
            $"DELETE FROM blobs WHERE blob_id = $0 AND {Unreferenced} RETURNING file", r => r.GetString(0), blobId));
        files.ForEach(f => File.Delete(PathOf(f)));
    }

    /// <summary>
    /// Deletes content of messages that were never spooled. Only before anything is stored: what is being written has no row yet.
    /// </summary>
    public void RemoveOrphans()
    {
        var kept = _database.Write(t =>
        {
            t.Execute($"DELETE FROM blobs WHERE {Unreferenced}");
            return t.Rows("SELECT file FROM blobs", r => r.GetString(0));
        });
        foreach (var path in Directory.EnumerateFiles(_directory))
        {
            if (!kept.Contains(Path.GetFileName(path)))
                File.Delete(path);
        }
    }

    private string PathOf(string file) => Path.Combine(_directory, file);

    private static string AssociatedDataOf(string file, long index) => $"blob:{file}:{index}";
}
