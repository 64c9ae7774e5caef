using System.Globalization;
using System.Text;
using System.Text.Json;
using Wxauto.Bench.Oracles;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Text;
using Wxauto.Conversations.Queue;
using Wxauto.Knowledge.Evaluation;

namespace Wxauto.Bench.Measurements;

/// <summary>What customers get when a chat model answers whose habits are known: what the platform makes of a good and of a bad one.</summary>
internal static class OracleAnswers
{
    private const int Worst = 20;

    /// <summary>Where real embedding models may lie.</summary>
    private static string Models => Path.Combine(Repository.Root, "../shared/models");

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        List<(string Directory, int Dimensions)?> models = [null, .. EmbeddingModels()];
        var (notes, worst) = (new List<string>(), new StringBuilder());
        foreach (var model in models)
        {
            var sets = QuestionSet.Shops.Concat(QuestionSet.Cases).ToList();
            await using var shops = await OracleShops.OpenAsync(sets, model);
            foreach (var oracle in Enum.GetValues<Oracle>())
            {
                var results = new Result[sets.Count];
                await Parallel.ForAsync(0, sets.Count, async (i, _) => results[i] = await AskAsync(shops, oracle, sets[i], effort));
                foreach (var result in results)
                {
                    var title = $"{oracle} with {(model is { } m ? Path.GetFileName(m.Directory) : "static vectors")}, {result.Set}".ToLowerInvariant();
                    notes.Add($"oracles, {title}: {result.Text}");
                    if (result.Worst.Count > 0)
                        worst.Append(CultureInfo.InvariantCulture, $"## {title}\n\n{string.Join('\n', result.Worst.Take(Worst))}\n\n");
                }
            }
        }
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName, "answers-worst.md");
        await File.WriteAllTextAsync(file, worst.ToString());
        notes.Add($"oracles: the worst questions are in {file}.");
        return new Findings([], notes);
    }

    private static async Task<Result> AskAsync(OracleShops shops, Oracle oracle, QuestionSet set, Effort effort)
    {
        var result = new Result(set.Name);
        var questions = set.Read();
        foreach (var expected in questions.Take(effort.Of(questions.Count)))
        {
            var (turn, said) = await shops.AskAsync(oracle, set, expected);
            result.Add(expected, said, turn, OutcomeOf(shops, oracle, set, expected, turn));
        }
        return result;
    }

    private static Came OutcomeOf(OracleShops shops, Oracle oracle, QuestionSet set, ExpectedAnswer expected, DecidedTurn turn)
    {
        var text = string.Join('\n', turn.Replies.Select(r => r.Text));
        if (turn.Turn.Outcome == Outcome.Clarify)
            return !expected.Unanswerable && shops.TitlesOf(set, expected).Any(t => text.Contains(t, StringComparison.Ordinal)) ? Came.Asked
                : Came.NotAnswered;
        if (turn.Turn.Outcome != Outcome.Reply || turn.Turn.Reason.Code != TurnReasons.Evidence.Reason.Code)
            return Came.NotAnswered;
        var lied = oracle == Oracle.Lying && turn.Turn.Model.Length > 0 && !shops.IsTrue(set, text);
        var plain = PlainText.Letters(text);
        return !lied && !expected.Unanswerable && (expected.Document is null || turn.Turn.Citations.Any(c => c.Document == expected.Document))
            && OracleAnswer.WordsOf(expected).All(w => plain.Contains(w, StringComparison.Ordinal)) ? Came.Right : Came.Wrong;
    }

    /// <summary>Directories with an embedding model, and how many numbers it has.</summary>
    private static IEnumerable<(string, int)?> EmbeddingModels()
    {
        foreach (var directory in Directory.Exists(Models) ? Directory.GetDirectories(Models).Order(StringComparer.Ordinal).ToArray() : [])
            if (Directory.EnumerateFiles(directory, "*.onnx").Any() && Path.Combine(directory, "config.json") is var file && File.Exists(file))
            {
                using var config = JsonDocument.Parse(File.ReadAllText(file));
                yield return (Path.GetFullPath(directory), config.RootElement.GetProperty("hidden_size").GetInt32());
            }
    }

    private enum Came { Right, Asked, NotAnswered, Wrong }

    /// <summary>One oracle with one set.</summary>
    private sealed class Result(string set)
    {
        private readonly List<Verdict> _verdicts = [];

        public string Set => set;

        public List<string> Worst { get; } = [];

        public string Text
        {
            get
            {
                var shares = AnswerShares.Of(_verdicts);
                return string.Create(CultureInfo.InvariantCulture,
                    $"right {Share(shares.Right)}, right or asked {Share(shares.RightOrAsked)}, unanswerable not answered {Share(shares.NotAnswered)}, wrong of the answers {Share(shares.Wrong)} ({_verdicts.Count(v => v.Answerable)} and {_verdicts.Count(v => !v.Answerable)} questions).");
            }
        }

        public void Add(ExpectedAnswer expected, string said, DecidedTurn turn, Came came)
        {
            _verdicts.Add(new Verdict(!expected.Unanswerable, came switch
            {
                Came.Right or Came.Wrong => Said.Answer,
                Came.Asked => Said.Choices,
                _ => Said.Nothing,
            }, came is Came.Right or Came.Asked));
            if (came == Came.Wrong)
                Worst.Insert(0, Line(expected, said, turn, came));
            else if (came != Came.Right && !expected.Unanswerable)
                Worst.Add(Line(expected, said, turn, came));
        }

        private static string Line(ExpectedAnswer expected, string said, DecidedTurn turn, Came came) =>
            string.Create(CultureInfo.InvariantCulture, $"""
            - {came}: {string.Join(" / ", expected.After.Append(expected.Question))}
              - expected: {string.Join(" ", new[] { expected.Document, expected.Passage, expected.Answer }.OfType<string>())}
              - the model: {Flat(said)}
              - {turn.Turn.Outcome} {turn.Turn.Confidence:0.00} ({turn.Turn.Reason}): {Flat(string.Join(" ", turn.Replies.Select(r => r.Text)))}
              - {turn.Turn.Trace.LastOrDefault(t => t.Stage == "generate")?.Why}
            """);

        private static string Flat(string text) => text.Trim().ReplaceLineEndings(" ");

        private static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
    }
}
