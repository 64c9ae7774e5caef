using System.Data.Common;
using Wxauto.Storage.Batching;

namespace Wxauto.Storage.Tests.Batching;

public sealed class BatcherTests
{
    [Fact]
    public async Task A_bad_row_hurts_only_its_caller()
    {
        var batches = new List<int>();
        var (results, errors) = await RunAsync(items =>
        {
            batches.Add(items.Count);
            return items.Contains(3) ? throw new InvalidOperationException("3") : Task.FromResult(items.Sum());
        });
        results.Should().Equal(1, 2, 4);
        errors.Should().ContainSingle().Which.Should().BeOfType<InvalidOperationException>();
        batches.Should().Equal(4, 1, 1, 1, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_database_is_away_all_are_told_at_once(bool wrapped)
    {
        var runs = 0;
        var (results, errors) = await RunAsync(_ =>
        {
            runs++;
            throw wrapped ? new InvalidOperationException("As Entity Framework says it.", new Away()) : new Away();
        });
        results.Should().BeEmpty();
        errors.Should().HaveCount(4);
        runs.Should().Be(1);
    }

    /// <summary>Four callers with one item each, all in one batch.</summary>
    private static async Task<(List<int> Results, List<Exception> Errors)> RunAsync(Func<IReadOnlyList<int>, Task<int>> run)
    {
        var batcher = new Batcher<int, int>("test", (items, _) => run(items), 100);
        var calls = Enumerable.Range(1, 4).Select(i => batcher.AddAsync([i], CancellationToken.None)).ToList();
        using var stop = new CancellationTokenSource();
        var loop = batcher.RunAsync(stop.Token);
        await ((Task)Task.WhenAll(calls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();
        await loop;
        return ([.. calls.Where(c => c.IsCompletedSuccessfully).Select(c => c.Result)],
            [.. calls.Where(c => c.IsFaulted).Select(c => c.Exception!.InnerException!)]);
    }

    private sealed class Away : DbException
    {
        public override bool IsTransient => true;
    }
}
