using Wxauto.Contracts.Customers;
using Wxauto.Customers.Lifecycle;
using Wxauto.Customers.Rules;

namespace Wxauto.Customers.Families;

/// <summary>
/// A customer with all that were merged into it, and what they are together. A merge links two rows and changes neither: what is shown is
/// worked out here, from what was said of each and the order in which it was said, so an undone merge leaves nothing behind.
/// </summary>
internal sealed class Family
{
    private readonly ILookup<Guid, MergeRow> _into;

    public Family(Customer root, IReadOnlyList<Customer> members, IReadOnlyList<MergeRow> merges)
    {
        (Root, Members, Merges) = (root, members, merges);
        _into = merges.OrderBy(m => m.At).ThenBy(m => m.Id).ToLookup(m => m.SurvivorId);
    }

    public Customer Root { get; }

    /// <summary>With the root.</summary>
    public IReadOnlyList<Customer> Members { get; }

    /// <summary>In force.</summary>
    public IReadOnlyList<MergeRow> Merges { get; }
    public List<Contact> Contacts { get; init; } = [];

    /// <summary>All that were ever said.</summary>
    public List<FactRow> Facts { get; init; } = [];
    public List<TagRow> Tags { get; init; } = [];
    public List<NoteRow> Notes { get; init; } = [];
    public List<StageRow> Stages { get; init; } = [];

    public string Name => FieldOf(Root, MergeFields.Name).Text!;
    public CustomerKind Kind => Enum.Parse<CustomerKind>(FieldOf(Root, MergeFields.Kind).Text!);
    public string? Owner => FieldOf(Root, MergeFields.Owner).Text;
    public string? Code => CodesOf(Root).FirstOrDefault();
    public IEnumerable<string> Codes => Members.Select(m => m.Code).OfType<string>();

    /// <summary>The newest decision of a person about the tier, of whomever of the family; null when there is none, or the rules have it
    /// again.</summary>
    public Customer? TierByHand => Members.Where(m => m.HandTierAt is not null).MaxBy(m => (m.HandTierAt, m.Id))
        is { HandTier: not null } by
        ? by : null;

    public DateTimeOffset CreatedAt => Members.Min(m => m.CreatedAt);

    public StageNow Stage => StageMachine.Fold(Stages, CreatedAt);

    /// <summary>When one of the contacts was last heard of; without any, when it was made.</summary>
    public DateTimeOffset LastSeenAt => Contacts.Select(c => c.LastSeenAt).DefaultIfEmpty(CreatedAt).Max();

    public IReadOnlyList<string> TagsInForce => [.. Newest(Root, Tags.ToLookup(t => t.CustomerId), t => t.Tag, t => (t.At, t.Id), null)
        .Values.Select(v => v.Said).OfType<TagRow>().Where(t => t.Present).Select(t => t.Tag).Order(StringComparer.Ordinal)];

    /// <summary>By key; those that were removed are not there.</summary>
    public IReadOnlyDictionary<string, FactRow> FactsInForce => FactsOf(Root).Where(f => f.Value.Said?.Value is not null)
        .ToDictionary(f => f.Key, f => f.Value.Said!);

    public IEnumerable<NoteRow> NotesInForce => Notes.Where(n => n.RemovedAt is null).OrderByDescending(n => n.At).ThenByDescending(n =>
        n.Id);

    /// <summary>The customer and those that were merged into it, directly or not.</summary>
    public IReadOnlyList<Customer> Below(Guid id)
    {
        var (found, open) = (new List<Customer>(), new Queue<Guid>([id]));
        var byId = Members.ToDictionary(m => m.Id);
        while (open.TryDequeue(out var next))
        {
            found.Add(byId[next]);
            foreach (var merge in _into[next])
                open.Enqueue(merge.LoserId);
        }
        return found;
    }

    private IEnumerable<string> CodesOf(Customer of) => (of.Code is null ? [] : new[] { of.Code })
        .Concat(_into[of.Id].SelectMany(m => CodesOf(Member(m.LoserId))));

    private Customer Member(Guid id) => Members.First(m => m.Id == id);

    private Dictionary<string, (FactRow? Said, DateTimeOffset At, Guid Order)> FactsOf(Customer of) =>
        Newest(of, Facts.ToLookup(f => f.CustomerId), f => f.Key, f => (f.At, f.Id), (m, key) =>
            m.Choices.FirstOrDefault(c => c.Field == key)?.Loser);

    /// <summary>What was said last of each key. A merge brings in what was said of the other; where a person chose, the chosen value counts
    /// as said at the merge, and the other one not at all.</summary>
    private Dictionary<string, (T? Said, DateTimeOffset At, Guid Order)> Newest<T>(Customer of, ILookup<Guid, T> said, Func<T, string> key,
        Func<T, (DateTimeOffset At, Guid Order)> when, Func<MergeRow, string, bool?>? choice)
        where T : class
    {
        var newest = new Dictionary<string, (T? Said, DateTimeOffset At, Guid Order)>();
        foreach (var one in said[of.Id])
            Take(key(one), one, when(one));
        foreach (var merge in _into[of.Id])
        {
            var theirs = Newest(Member(merge.LoserId), said, key, when, choice);
            foreach (var (name, value) in theirs)
                if (choice?.Invoke(merge, name) is not { } loser)
                    Take(name, value.Said, (value.At, value.Order));
                else if (loser)
                    Take(name, value.Said, (merge.At, merge.Id));
            if (choice is not null)
                foreach (var none in merge.Choices.Where(c => c.Loser && !MergeFields.All.Contains(c.Field)
                    && !theirs.ContainsKey(c.Field)))
                    Take(none.Field, null, (merge.At, merge.Id));
        }
        return newest;

        void Take(string name, T? value, (DateTimeOffset At, Guid Order) at)
        {
            if (!newest.TryGetValue(name, out var there) || (there.At, there.Order).CompareTo(at) < 0)
                newest[name] = (value, at.At, at.Order);
        }
    }

    /// <summary>The survivor's own, unless a person chose the other's; an owner is taken over where the survivor never had one to
    /// say.</summary>
    private (string? Text, DateTimeOffset At) FieldOf(Customer of, string field)
    {
        (string? Text, DateTimeOffset At) value = field switch
        {
            MergeFields.Name => (of.Name, of.NameAt),
            MergeFields.Kind => (of.Kind.ToString(), of.KindAt),
            _ => (of.Owner, of.OwnerAt),
        };
        foreach (var merge in _into[of.Id])
        {
            var choice = merge.Choices.FirstOrDefault(c => c.Field == field)?.Loser;
            var theirs = FieldOf(Member(merge.LoserId), field);
            if (value.At > merge.At)
                continue;
            if (choice == true)
                value = (theirs.Text, merge.At);
            else if (choice is null && field == MergeFields.Owner && value.Text is null)
                value = (theirs.Text, value.At);
        }
        return value;
    }
}
