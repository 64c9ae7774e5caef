using System.Text.RegularExpressions;

namespace Wxauto.Ai.Answers.Checking;

/// <summary>A line of a passage, compact.</summary>
/// <param name="Question">What it answers, in lists of questions and answers; else empty.</param>
/// <param name="Cells">Of a row of a table: captions and values. Empty for other lines.</param>
internal sealed record PassageLine(string Text, string Question, IReadOnlyList<(string Key, string Value)> Cells);

/// <summary>Lines as knowledge bases keep them: sentences, 型号：M2；价格：299 元 of tables, 问：…答：….</summary>
internal static class PassageLines
{
    public static List<PassageLine> Of(string passage)
    {
        var lines = Regex.Split(passage, "\\n+").Select(AnswerSentences.WithoutMarkdown).Select(CheckingWords.Compact)
            .Where(l => l.Length > 0).ToList();
        var cells = lines.ConvertAll(CellsOf);
        // One line of captions and values may be a sentence; rows of a table have the same captions again.
        var tables = cells.Where(c => c.Count > 1).GroupBy(c => c[0].Key).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var found = new List<PassageLine>();
        var question = "";
        for (var i = 0; i < lines.Count; i++)
        {
            if (Regex.Match(lines[i], @"^(?:问|q\d*)[:：](.+)$") is { Success: true } asked)
                question = asked.Groups[1].Value;
            else if (lines[i][^1] == '?')
                question = lines[i];
            else if (cells[i].Count > 1 && tables.Contains(cells[i][0].Key))
                found.Add(new PassageLine(lines[i], "", cells[i]));
            else
                found.Add(new PassageLine(Regex.Replace(lines[i], @"^(?:答|a\d*)[:：]", ""), question, []));
        }
        return found;
    }

    private static List<(string Key, string Value)> CellsOf(string line)
    {
        var cells = Regex.Split(line, "[;；]").Select(c => Regex.Match(c, @"^((?:[^:：,。(]|\([^)。]*\)){1,20})[:：](.+)$")).ToList();
        return cells.All(c => c.Success) ? cells.ConvertAll(c => (c.Groups[1].Value, c.Groups[2].Value)) : [];
    }
}
