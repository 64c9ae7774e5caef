using Wxauto.Contracts.Text;

namespace Wxauto.Knowledge.Chunking;

/// <summary>A table of questions and answers, told by its header.</summary>
internal sealed record QuestionTable(IReadOnlyList<(string Question, string Answer, string Variants)> Pairs)
{
    private static readonly string[] QuestionNames = ["问题", "标准问题", "标准问", "问", "question", "q"];
    private static readonly string[] AnswerNames = ["答案", "回答", "回复", "标准答案", "答", "answer", "a"];
    private static readonly string[] VariantNames = ["相似问题", "相似问", "相似问法", "其他问法", "variants", "similar questions"];

    public static QuestionTable? Of(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count < 2)
            return null;
        var header = rows[0].Select(c => PlainText.Fold(c).Trim()).ToList();
        var (question, answer) = (header.FindIndex(QuestionNames.Contains), header.FindIndex(AnswerNames.Contains));
        if (question < 0 || answer < 0)
            return null;
        var variants = header.FindIndex(VariantNames.Contains);
        var others = Enumerable.Range(0, header.Count).Where(i => i != question && i != answer && i != variants && header[i].Length > 0)
            .ToList();
        return new QuestionTable([.. rows.Skip(1).Where(r => r.Count > Math.Max(question, answer)
            && !string.IsNullOrWhiteSpace(r[question]) && !string.IsNullOrWhiteSpace(r[answer]))
            .Select(r => (r[question].Trim(), Answer(r), variants >= 0 && variants < r.Count ? r[variants] : ""))]);

        // Two questions of the same words may differ in another column, such as the model that they are about.
        string Answer(IReadOnlyList<string> row)
        {
            var rest = string.Join('；', others.Where(i => i < row.Count && !string.IsNullOrWhiteSpace(row[i]))
                .Select(i => $"{rows[0][i].Trim()}：{row[i].Trim()}"));
            return rest.Length > 0 ? $"{rest}\n{row[answer].Trim()}" : row[answer].Trim();
        }
    }
}
