// Two cores run everything at once in a build: tests that wait for conditions do so one class at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
