using System.Collections.Concurrent;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Sql;
using Wxauto.Storage.Workflows;

namespace Wxauto.Storage.Tests.Workflows;

/// <summary>Input and state of a typed workflow, as they are kept with a run.</summary>
public sealed class TypedWorkflowTests : WorkflowContract
{
    private static readonly Order Input = new(Guid.Parse("0198b6a0-0000-7000-8000-000000000001"), "两件“衬衫”", Size.Large);
    private static readonly Parcel Packed = new(2, [new Item("衬衫", 1.5), new Item("纽扣", 0)], null);

    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();

    [Fact]
    public async Task A_parked_run_that_is_retried_goes_on_with_the_input_and_the_state_that_it_had()
    {
        var workflow = new Shipping { SendFails = true };
        var process = await Process(workflow).StartAsync();
        var id = await process.Runs.StartAsync(workflow.Name, "a", Input, default);
        (await process.UntilAsync(id, WorkflowRunState.Failed)).Should().BeEquivalentTo(
            new { Step = "send", Error = WorkflowReasons.Error.With("No address.") });

        workflow.SendFails = false;
        (await process.Runs.RetryAsync(id, default)).Should().BeTrue();
        await process.UntilAsync(id, WorkflowRunState.Succeeded);
        workflow.Begun.Should().BeEquivalentTo(
            [("pack", Input, (Parcel?)null), ("send", Input, Packed), ("send", Input, Packed)], o => o.WithStrictOrdering());
    }

    [Theory]
    [InlineData("""{"id":"0198b6a0-0000-7000-8000-000000000001","what":"x"}""", "", "input")]
    [InlineData("""{"id":"0198b6a0-0000-7000-8000-000000000001","what":"x","size":"Large","colour":"red"}""", "", "input")]
    [InlineData(null, """{"items":2}""", "state")]
    public async Task What_was_stored_in_another_shape_parks_the_run(string? input, string state, string what)
    {
        IWorkflow workflow = new Shipping();
        var run = new WorkflowRunContext(Guid.NewGuid(), "a", input ?? WorkflowJson.Write(Input), state, 1);
        (await workflow.Invoking(w => w.RunStepAsync("send", run, default)).Should().ThrowAsync<WorkflowFailedException>())
            .WithMessage($"The stored {what} of this run cannot be read at the step 'send'*");
    }

    private enum Size { Small, Large }

    private sealed record Order(Guid Id, string What, Size Size);

    private sealed record Item(string Name, double Weight);

    private sealed record Parcel(int Count, IReadOnlyList<Item> Items, string? Note);

    private sealed class Shipping : Workflow<Order, Parcel>
    {
        public ConcurrentQueue<(string Step, Order Input, Parcel? State)> Begun { get; } = [];

        public bool SendFails { get; set; }

        public override string Name => "import";

        protected override IReadOnlyList<WorkflowStep<Order, Parcel>> Steps =>
        [
            Step("pack", (run, _) => Task.FromResult(Begin("pack", run, Packed))),
            Step("send", (run, _) => Task.FromResult(Begin("send", run, SendFails ? null : run.State))),
        ];

        private Parcel Begin(string step, WorkflowRun<Order, Parcel> run, Parcel? next)
        {
            Begun.Enqueue((step, run.Input, run.State));
            return next ?? throw new WorkflowFailedException(WorkflowReasons.Error.With("No address."));
        }
    }
}
