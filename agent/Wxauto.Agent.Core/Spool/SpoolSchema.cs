namespace Wxauto.Agent.Core.Spool;

internal static class SpoolSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS inbound(
            sequence INTEGER PRIMARY KEY, client_id TEXT NOT NULL UNIQUE, body BLOB NOT NULL, blob_id TEXT NULL);
        CREATE TABLE IF NOT EXISTS refused(
            client_id TEXT PRIMARY KEY, body BLOB NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS blobs(
            blob_id TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL, received INTEGER NOT NULL DEFAULT 0,
            complete INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS replies(
            position INTEGER PRIMARY KEY AUTOINCREMENT, reply_id TEXT NOT NULL UNIQUE, chat TEXT NOT NULL, body BLOB NOT NULL,
            state TEXT NOT NULL, marker TEXT NULL, attempts INTEGER NOT NULL DEFAULT 0, error TEXT NULL, at INTEGER NOT NULL,
            reported INTEGER NOT NULL DEFAULT 0, echoed INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS replies_by_state ON replies(state, reported);
        CREATE TABLE IF NOT EXISTS sent_log(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, chat TEXT NOT NULL);
        """;
}
