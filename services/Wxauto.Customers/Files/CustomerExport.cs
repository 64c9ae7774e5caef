using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Desk;
using Wxauto.Customers.Families;
using Wxauto.Customers.Rules;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Files;

/// <summary>Writes what is held of customers. Who took what with him is in the audit before the first byte of it.</summary>
internal sealed class CustomerExport(ICustomerDirectory directory, IContactSource source, IBlobReader blobs,
    IDbContextFactory<WxautoDb> contexts,
    CustomerRules rules, CustomerWriting writing, AuditTrail trail)
{
    private const int Page = 200;
    private const long LargestFile = 100 << 20, MostFiles = 1L << 30;
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\";\r\n\t");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), Converters = { new JsonStringEnumConverter() },
    };

    private static readonly JsonSerializerOptions Line = new(Json) { WriteIndented = false };

    public async Task<bool> OneAsync(Guid id, Stream to, Actor by, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(id, cancellationToken) is not { } card)
            return false;
        await writing.ChangeAsync(id, by, new("customer.exported"), edit =>
        {
            edit.Event(CustomerReasons.Exported);
            return Task.FromResult<CustomerRefusal?>(null);
        }, cancellationToken);
        // The archive writes its ends without waiting, which an answer's stream does not take.
        await using var file = new FileStream(Path.Combine(Path.GetTempPath(), $"wxauto-{Guid.NewGuid():N}.zip"), FileMode.CreateNew,
            FileAccess.ReadWrite, FileShare.None, 81_920,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            await FillAsync(zip, card, cancellationToken);
        file.Position = 0;
        await file.CopyToAsync(to, cancellationToken);
        return true;
    }

    private async Task FillAsync(ZipArchive zip, CustomerCard card, CancellationToken cancellationToken)
    {
        var id = card.Customer.Id;
        await using (var entry = await EntryAsync(zip, "customer.json", cancellationToken))
            await JsonSerializer.SerializeAsync(entry, new { Customer = card, Timeline = await TimelineAsync(id, cancellationToken) }, Json,
                cancellationToken);
        var (written, bytes) = (new HashSet<(string, string)>(), 0L);
        foreach (var contact in card.Contacts.Where(c => c.ConversationId is not null))
        {
            var files = new List<string>();
            await using (var entry = await EntryAsync(zip, $"conversations/{contact.ConversationId:N}.jsonl", cancellationToken))
                await foreach (var message in MessagesAsync(contact.ConversationId!.Value, cancellationToken))
                {
                    await JsonSerializer.SerializeAsync(entry, message, Line, cancellationToken);
                    await entry.WriteAsync("\n"u8.ToArray(), cancellationToken);
                    files.AddRange(message.FileIds);
                }
            foreach (var name in files.Where(f => written.Add((contact.Key.Agent, f))))
                if (bytes < MostFiles && await blobs.ReadAsync(contact.Key.Agent, name, LargestFile, cancellationToken) is { } content)
                {
                    bytes += content.Length;
                    await using var entry = await EntryAsync(zip, $"files/{name}", cancellationToken);
                    await entry.WriteAsync(content, cancellationToken);
                }
        }
    }

    public async Task AllAsync(Stream to, Actor by, CancellationToken cancellationToken)
    {
        await trail.AppendAsync(new AuditEntry(by, "customers.exported", ""), cancellationToken);
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            leaveOpen: true) { NewLine = "\r\n" };
        await LineAsync(writer, ["code", "name", "kind", "owner", "tier", "score", "stage", "tags", "contacts", "lastSeenAt",
            .. rules.Facts.Select(f => f.Key)], cancellationToken);
        var last = Guid.Empty;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            var ids = await db.Customers.Where(c => c.MergedInto == null && c.Id.CompareTo(last) > 0).OrderBy(c =>
                c.Id).Take(Page).Select(c => c.Id)
                .ToListAsync(cancellationToken);
            foreach (var family in await FamilyReading.ReadAsync(db, ids, cancellationToken))
                await LineAsync(writer, Cells(family), cancellationToken);
            if (ids.Count < Page)
                return;
            last = ids[^1];
        }
    }

    /// <summary>A spreadsheet takes what begins with these for a formula, which may send the sheet away.</summary>
    internal static string Guarded(string cell)
    {
        var guarded = cell.Length > 0 && (cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠')
            ? $"'{cell}" : cell;
        return guarded.AsSpan().ContainsAny(Quoted) ? $"\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : guarded;
    }

    private IEnumerable<string> Cells(Family family)
    {
        var root = family.Root;
        var facts = family.FactsInForce;
        return [root.ShownCode ?? "", root.ShownName, root.ShownKind.ToString(), root.ShownOwner ?? "", root.Tier.ToString(),
            root.Score.ToString(CultureInfo.InvariantCulture), root.Stage.ToString(), string.Join('|', family.TagsInForce),
            string.Join('|', family.Contacts.Select(c => $"{c.Agent}/{c.ContactId}")), root.LastSeenAt.ToString("O",
                CultureInfo.InvariantCulture),
            .. rules.Facts.Select(f => facts.GetValueOrDefault(f.Key)?.Value ?? "")];
    }

    private static async Task LineAsync(StreamWriter writer, IEnumerable<string> cells, CancellationToken cancellationToken) =>
        await writer.WriteLineAsync(string.Join(',', cells.Select(Guarded)).AsMemory(), cancellationToken);

    private static async Task<Stream> EntryAsync(ZipArchive zip, string name, CancellationToken cancellationToken) =>
        await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);

    private async Task<List<TimelineEntry>> TimelineAsync(Guid id, CancellationToken cancellationToken)
    {
        var (all, after) = (new List<TimelineEntry>(), (string?)null);
        do
        {
            var page = await directory.TimelineAsync(id, after, Page, cancellationToken);
            all.AddRange(page?.Entries ?? []);
            after = page?.Next;
        }
        while (after is not null);
        return all;
    }

    private async IAsyncEnumerable<ContactMessage> MessagesAsync(Guid conversation,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ContactMessage? last = null;
        while (await source.ReadAsync(conversation, last, Page, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var message in page)
                yield return message;
            last = page[^1];
        }
    }
}
