using System.Data;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Lexical;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Learning;

/// <summary>Writes what was read as drafts, together with the mark: nothing is learnt twice, nothing is skipped.</summary>
internal sealed class DraftBook(IDbContextFactory<WxautoDb> contexts, TimeOrderedId ids, TimeProvider time)
{
    private const string FirstMark =
        "INSERT INTO knowledge_bases (base, revision, calibration) VALUES ({0}, 0, '') ON CONFLICT (base) DO NOTHING";

    /// <summary>False when the mark is another one by now: somebody else learnt this part.</summary>
    public async Task<bool> LearnAsync(string knowledgeBase, SearchableBase searchable, Harvest harvest,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Looking costs some time; the mark's row is not held meanwhile.
        var lessons = harvest.Lessons.Select(l => (Lesson: l, Concern: Concerns.Of(searchable, l.Question, l.Answer, "", now))).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await db.Database.ExecuteSqlRawAsync(FirstMark, [knowledgeBase], cancellationToken);
        if (await db.KnowledgeBases.Where(b => b.Base == knowledgeBase && b.LearntUntil == harvest.After)
            .ExecuteUpdateAsync(u => u.SetProperty(b => b.LearntUntil, harvest.Until), cancellationToken) == 0)
            return false;
        if (lessons.Count > 0)
        {
            var known = (await db.KnowledgeDrafts.AsNoTracking().Where(d => d.Base == knowledgeBase).ToListAsync(cancellationToken))
                .ConvertAll(d => new Entry(d, searchable.Synonyms));
            foreach (var (lesson, concern) in lessons)
                Enter(known, knowledgeBase, lesson, concern, searchable.Synonyms, now);
            db.KnowledgeDrafts.AddRange(known.Where(e => e.IsNew).Select(e => e.ToDraft()));
            await db.SaveChangesAsync(cancellationToken);
            foreach (var entry in known.Where(e => e is { IsNew: false, IsChanged: true }))
                await ChangeAsync(db, entry, now, cancellationToken);
        }
        foreach (var (draft, times) in harvest.Cited)
            await db.KnowledgeDrafts.Where(d => d.Id == draft && d.Base == knowledgeBase)
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.Cited, d => d.Cited + times), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private void Enter(List<Entry> known, string knowledgeBase, Lesson lesson, Reason? concern, Synonyms synonyms, DateTimeOffset now)
    {
        var meaning = Meaning.Of(lesson.Question, synonyms);
        var (entry, alike) = known.Select(e => (Entry: e, Alike: e.SameAs(meaning))).OrderByDescending(e => e.Alike).FirstOrDefault();
        if (alike > 0)
        {
            entry.Join(lesson, meaning, concern);
            return;
        }
        known.Add(new Entry(new KnowledgeDraft
        {
            Id = ids.Next(), Base = knowledgeBase, Question = lesson.Question, Answer = lesson.Answer, Asked = 1, Concern = concern,
            ConversationId = lesson.ConversationId, CreatedAt = now, UpdatedAt = now,
        }, synonyms) { IsNew = true });
    }

    /// <summary>A reviewer may be at it: counts add up, and what the reviewer wrote stays.</summary>
    private static async Task ChangeAsync(WxautoDb db, Entry entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var draft = entry.Draft;
        var row = db.KnowledgeDrafts.Where(d => d.Id == draft.Id);
        await row.ExecuteUpdateAsync(u => u.SetProperty(d => d.Asked, d => d.Asked + entry.AskedMore).SetProperty(d => d.UpdatedAt, now),
            cancellationToken);
        if (entry.VariantsJson is { } variants)
            await row.Where(d => d.Variants == draft.Variants).ExecuteUpdateAsync(u => u.SetProperty(d => d.Variants, variants),
                cancellationToken);
        if (entry.Answer is { } answer)
            await row.Where(d => d.State == DraftState.Draft && d.Answer == "")
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.Answer, answer).SetProperty(d => d.Concern, entry.Concern),
                cancellationToken);
    }

    /// <summary>A draft and what these lessons add to it.</summary>
    private sealed class Entry(KnowledgeDraft draft, Synonyms synonyms)
    {
        private readonly List<string> _variants = [.. Variants.Of(draft)];
        private readonly List<Meaning> _wordings = [Meaning.Of(draft.Question, synonyms), .. Variants.Of(draft)
            .Select(v => Meaning.Of(v, synonyms))];
        private bool _moreVariants;

        public KnowledgeDraft Draft => draft;
        public bool IsNew { get; init; }
        public bool IsChanged { get; private set; }
        public int AskedMore { get; private set; }
        public string? Answer { get; private set; }
        public Reason? Concern { get; private set; }
        public string? VariantsJson => _moreVariants ? Variants.ToJson(_variants) : null;

        public float SameAs(Meaning meaning) => _wordings.Max(w => w.SameAs(meaning));

        public void Join(Lesson lesson, Meaning meaning, Reason? concern)
        {
            IsChanged = true;
            AskedMore += lesson.Counted ? 0 : 1;
            var letters = Talk.Letters(lesson.Question);
            if (_variants.Count < Variants.Most && _variants.Append(draft.Question).All(v => Talk.Letters(v) != letters))
            {
                _variants.Add(lesson.Question);
                _wordings.Add(meaning);
                _moreVariants = true;
            }
            if (draft.State == DraftState.Draft && draft.Answer.Length == 0 && Answer is null && lesson.Answer.Length > 0)
                (Answer, Concern) = (lesson.Answer, concern);
        }

        /// <summary>A new draft with all that joined it.</summary>
        public KnowledgeDraft ToDraft()
        {
            draft.Asked += AskedMore;
            draft.Variants = Variants.ToJson(_variants);
            if (Answer is { } answer)
                (draft.Answer, draft.Concern) = (answer, Concern);
            return draft;
        }
    }
}
