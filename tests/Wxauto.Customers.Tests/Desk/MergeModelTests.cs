using CsCheck;
using Wxauto.Contracts.Customers;
using Wxauto.Storage;

namespace Wxauto.Customers.Tests.Desk;

/// <summary>No row of merges, undoings, facts and names loses anything, makes a circle, or leaves a trace when all merges are
/// undone.</summary>
public sealed class MergeModelTests : CustomerContract
{
    private const int Customers = 5;
    private static readonly string[] Keys = ["phone", "region"];
    private static readonly Gen<Step> Steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, Customers - 1], Gen.Int[0, Customers - 1], Gen.Int[0,
        99])
        .Select((kind, a, b, n) => new Step(kind, a, b, n));

    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));

    [Fact]
    public async Task No_sequence_loses_anything_or_makes_a_circle() =>
        await Steps.Array[5, 20].SampleAsync(WalkAsync, iter: 25, threads: 1);

    private async Task<bool> WalkAsync(Step[] steps)
    {
        var model = new Model();
        for (var i = 0; i < Customers; i++)
            model.Ids.Add((await CustomerAsync($"客户{i}")).Customer.Id);
        foreach (var step in steps)
        {
            // What is newest is told by the clock.
            Clock.Advance(TimeSpan.FromSeconds(1));
            await DoAsync(model, step);
            await CheckAsync(model);
        }
        foreach (var merge in model.Merges.ToList())
        {
            Done(await Desk.UndoMergeAsync(merge.Id, Lin, default));
            model.Merges.Remove(merge);
            await CheckAsync(model);
        }
        return true;
    }

    private async Task DoAsync(Model model, Step step)
    {
        var (a, b) = (model.Ids[step.A], model.Ids[step.B]);
        switch (step.Kind)
        {
            case <= 3:
                var choices = step.Kind == 3 ? new Dictionary<string, Guid> { [step.N % 2 == 0 ? "phone" : "name"] = step.N % 4 < 2 ? a
                    : b } : null;
                var merged = await Desk.MergeAsync(new MergeRequest(a, b, choices), Lin, default);
                var allowed = model.RootOf(a) == a && model.RootOf(b) != a;
                (merged.Refusal is null).Should().Be(allowed);
                if (allowed)
                    model.Merges.Add(new Link(merged.Value!.Merged.Single(m => m.Of == a).Id, a, model.RootOf(b), choices is not null));
                break;
            case <= 5 when model.Merges.Count > 0:
                var undone = model.Merges[step.N % model.Merges.Count];
                Done(await Desk.UndoMergeAsync(undone.Id, Lin, default));
                model.Merges.Remove(undone);
                break;
            case <= 8:
                var key = Keys[step.N % Keys.Length];
                var value = step.N % 7 == 0 ? null : $"{13800000000 + model.Said.Count}";
                var isThere = Value(await CardAsync(a), key) is not null;
                Done(await Desk.SetFactAsync(a, new NewFact(key, value), Lin, default));
                if (value is not null || isThere)
                    model.Said.Add((model.RootOf(a), key, value));
                break;
            default:
                Done(await Desk.ChangeAsync(a, new CustomerChange($"名{step.N}"), Lin, default));
                model.Names[model.RootOf(a)] = $"名{step.N}";
                break;
        }
    }

    private async Task CheckAsync(Model model)
    {
        var roots = new HashSet<Guid>();
        foreach (var id in model.Ids)
        {
            var card = await CardAsync(id);
            card.Customer.Id.Should().Be(model.RootOf(id));
            roots.Add(card.Customer.Id);
            var family = model.FamilyOf(id);
            card.Merged.Select(m => m.Of).Should().BeEquivalentTo(family.Where(f => f != card.Customer.Id));
            if (model.Merges.Any(m => m.Chosen && family.Contains(m.Survivor)))
                continue;
            foreach (var key in Keys)
                Value(card, key).Should().Be(model.Said.LastOrDefault(s => s.Key == key && family.Contains(s.Owner)).Value);
            if (model.Names.TryGetValue(card.Customer.Id, out var name))
                card.Customer.Name.Should().Be(name);
        }
        (await Directory.ListAsync(new CustomerQuery(Max: 200), default)).Customers.Select(c => c.Id).Where(model.Ids.Contains).Should()
            .BeEquivalentTo(roots);
    }

    private sealed record Step(int Kind, int A, int B, int N);

    private sealed record Link(Guid Id, Guid Loser, Guid Survivor, bool Chosen);

    private sealed class Model
    {
        public List<Guid> Ids { get; } = [];
        public List<Link> Merges { get; } = [];

        /// <summary>In the order in which it was said, of whom it was said then.</summary>
        public List<(Guid Owner, string Key, string? Value)> Said { get; } = [];
        public Dictionary<Guid, string> Names { get; } = [];

        public Guid RootOf(Guid id) => Merges.FirstOrDefault(m => m.Loser == id) is { } link ? RootOf(link.Survivor) : id;

        public List<Guid> FamilyOf(Guid id) => [.. Ids.Where(i => RootOf(i) == RootOf(id))];
    }
}
