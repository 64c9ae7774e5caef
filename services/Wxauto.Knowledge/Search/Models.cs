using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

/// <summary>Names of models and order numbers in a question: words of Latin letters with digits.</summary>
internal static class Models
{
    public static List<Term> Of(string question)
    {
        var models = new List<Term>();
        var folded = PlainText.Fold(question);
        for (var start = 0; start < folded.Length;)
        {
            var end = start;
            while (end < folded.Length && char.IsAsciiLetterOrDigit(folded[end]))
                end++;
            var word = folded.AsSpan(start, end - start);
            if (word.Length > 1 && word.ContainsAnyInRange('0', '9') && word.ContainsAnyInRange('a', 'z'))
                models.Add(Term.Word(word));
            start = end + 1;
        }
        return models;
    }
}
