using System.Text.Json;
using Wxauto.Ai.Ledger;
using Xunit.Abstractions;

namespace Wxauto.Ai.Tests.Memory;

/// <summary>
/// Twenty conversations of 28 turns in which customers tell four things of themselves early and need them late. Compares the tokens of
/// everything that was said before with what the memory puts into the prompt, and looks whether what is needed is there. No model helps.
/// </summary>
public sealed class MemoryMeasurement(ITestOutputHelper output)
{
    private const int FillersBetween = 2;
    private const int FillersAfter = 12;
    private static readonly Corpus Conversations = JsonSerializer.Deserialize<Corpus>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Memory/conversations.json")), JsonSerializerOptions.Web)!;

    [Fact]
    public async Task Three_quarters_of_the_tokens_are_saved_and_what_is_needed_later_is_still_there()
    {
        await using var host = await MemoryHost.StartAsync();
        var (everything, remembered, needed, turns) = (0L, 0L, 0, 0);
        var missed = new List<string>();
        foreach (var (script, i) in Conversations.Scripts.Select((s, i) => (s, i)))
        {
            var (conversation, contact, said) = (Guid.NewGuid(), $"wx-{i}", new List<string>());
            foreach (var (question, reply, key) in Turns(script, i))
            {
                var recalled = await host.RecallAsync(conversation, question, contact: contact);
                var prompt = string.Join('\n', recalled.Facts.Append(recalled.Summary).Concat(recalled.Recent.Select(l => l.Text)));
                everything += said.Sum(TokenCounter.Count);
                remembered += TokenCounter.Count(prompt);
                turns++;
                if (key is not null)
                {
                    needed++;
                    if (!prompt.Contains(key, StringComparison.Ordinal))
                        missed.Add($"{key} ({question})");
                }
                said.AddRange([question, reply]);
                await host.TurnAsync(conversation, question, reply, contact: contact);
            }
            (said.Count / 2).Should().BeGreaterThanOrEqualTo(20);
        }

        var (saved, kept) = (1 - remembered / (double)everything, (needed - missed.Count) / (double)needed);
        output.WriteLine($"{Conversations.Scripts.Count} conversations, {turns} turns: {everything / turns} tokens of history a turn when everything is sent, {remembered / turns} with the memory ({saved:P1} fewer); {needed - missed.Count} of {needed} facts there when needed ({kept:P1}). Missed: {string.Join("; ", missed)}");
        Conversations.Scripts.Count.Should().BeGreaterThanOrEqualTo(20);
        saved.Should().BeGreaterThanOrEqualTo(0.75);
        kept.Should().BeGreaterThanOrEqualTo(0.95, "missed: {0}", string.Join("; ", missed));
    }

    /// <summary>Told between small questions, then a dozen other questions, then needed in another order.</summary>
    private static IEnumerable<(string Question, string Reply, string? Key)> Turns(string[][] script, int seed)
    {
        var filler = seed * 5;
        foreach (var fact in script)
        {
            yield return (fact[0], "好的，我记下了，您继续说，还有别的情况也可以一起告诉我。", null);
            for (var i = 0; i < FillersBetween; i++)
                yield return Filler(filler++);
        }
        for (var i = 0; i < FillersAfter; i++)
            yield return Filler(filler++);
        foreach (var fact in script.Reverse())
            yield return (fact[2], "我马上按您之前说的情况帮您看一下，请稍等。", fact[1]);
    }

    private static (string, string, string?) Filler(int i) => (Conversations.Fillers[i % Conversations.Fillers.Count][0],
        Conversations.Fillers[i % Conversations.Fillers.Count][1], null);

    private sealed record Corpus(List<string[]> Fillers, List<string[][]> Scripts);
}
