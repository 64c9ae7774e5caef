using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Wxauto.Bench.Agents;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>Customers who ask what the sample's documents answer, and wait for the first bubble of the answer. (Small talk may be left
/// without one.)</summary>
internal sealed class Customers
{
    private static readonly string[] Questions = [.. File.ReadLines(Path.Combine(Repository.Samples, "questions.jsonl"))
        .Where(l => l.Length > 0).Select(l => JsonDocument.Parse(l).RootElement).Where(q => q.TryGetProperty("document", out _))
        .Select(q => q.GetProperty("question").GetString()!)];

    private readonly AgentFleet _fleet;
    private readonly ConcurrentDictionary<(string Agent, string Chat), TaskCompletionSource<string>> _waiting = new();

    public Customers(AgentFleet fleet)
    {
        _fleet = fleet;
        for (var i = 0; i < fleet.Count; i++)
        {
            var agent = fleet[i];
            agent.Replied = reply =>
            {
                if (_waiting.TryRemove((agent.Name, reply.ChatId), out var answered))
                    answered.SetResult(reply.Text);
            };
        }
    }

    /// <summary>Time from the sending of the message to its answer at the agent, and the first bubble. A customer must not
    /// ask twice at a time.</summary>
    public async Task<(TimeSpan Time, string Answer)> AskAsync(int customer)
    {
        var agent = _fleet[customer];
        var chat = $"customer-{customer}";
        var answered = _waiting[(agent.Name, chat)] = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = agent.Text(chat, Questions[customer % Questions.Length]);
        var started = Stopwatch.GetTimestamp();
        await agent.SendAsync([message]);
        try
        {
            var answer = await answered.Task.WaitAsync(TimeSpan.FromMinutes(2));
            return (Stopwatch.GetElapsedTime(started), answer);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{agent.Name}/{chat} got no answer to: {Questions[customer % Questions.Length]}");
        }
    }
}
