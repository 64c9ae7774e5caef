using System.Text;

namespace Wxauto.Distill.Texts;

/// <summary>
/// Texts that the teacher is shown. Every word of the vocabulary stands in some templates beside others; every group of service words
/// stands in the same templates in several ways to say it, which mean the same. Each kind has its own chances: when one list grows, the
/// others' texts stay those that the teacher was asked about already.
/// </summary>
internal sealed class TrainingTexts
{
    private const int TextsOfAWord = 2;
    private const int TemplatesOfAThing = 30;
    private const int TemplatesOfAQuestion = 8;
    private const int WaysInATemplate = 4;
    private const int Passages = 12_000;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _templates = TextResources.Sections("templates.txt");
    private readonly IReadOnlyList<string> _words;
    private readonly ServiceWords _service;
    private readonly List<TrainingText> _texts = [];
    private int _meanings;

    private TrainingTexts(IReadOnlyList<string> words, ServiceWords service) => (_words, _service) = (words, service);

    public static IReadOnlyList<TrainingText> Make(IReadOnlyList<string> words, ServiceWords service, IReadOnlyList<string> documents)
    {
        var made = new TrainingTexts(words, service);
        made.AddGroups(new Random(1), service.Things, ["one", "two"], TemplatesOfAThing);
        made.AddGroups(new Random(2), service.Questions, ["asked", "asked", "stated"], TemplatesOfAQuestion);
        made.AddWords(new Random(3));
        made.AddPassages(new Random(4));
        made._texts.AddRange(documents.Select(d => new TrainingText(d, -1)));
        return made._texts;
    }

    private void AddGroups(Random random, IReadOnlyList<string[]> groups, string[] sections, int templates)
    {
        foreach (var group in groups)
        {
            Add(group);
            for (var i = 0; i < templates; i++)
            {
                var template = Template(random, sections[i % sections.Length]);
                var other = Word(random, 0.5);
                Add(Some(random, group).Select(way => Filled(template, way, other)));
            }
        }

        void Add(IEnumerable<string> ways)
        {
            _texts.AddRange(ways.Distinct().Select(w => new TrainingText(w, _meanings)));
            _meanings++;
        }
    }

    private void AddWords(Random random)
    {
        for (var i = 0; i < TextsOfAWord; i++)
            foreach (var word in _words)
                _texts.Add(new TrainingText(
                    Filled(Template(random, i % 2 == 0 ? "one" : "two"), word, Word(random, 0.6)), -1));
    }

    private void AddPassages(Random random)
    {
        for (var i = 0; i < Passages; i++)
        {
            var text = new StringBuilder();
            for (var sentences = random.Next(2, 5); sentences > 0; sentences--)
                text.Append(random.Next(4) == 0 ? Any(random, Any(random, _service.Questions)) + "。"
                    : Filled(Template(random, "passage"), Word(random, 0.5), Word(random, 0.5)));
            _texts.Add(new TrainingText(text.ToString(), -1));
        }
    }

    private static IEnumerable<string> Some(Random random, string[] group)
    {
        var ways = group.ToArray();
        random.Shuffle(ways);
        return ways.Take(WaysInATemplate);
    }

    /// <param name="service">How likely it is one of the service words.</param>
    private string Word(Random random, double service) =>
        random.NextDouble() < service ? Any(random, Any(random, _service.Things)) : Any(random, _words);

    private string Template(Random random, string section) => Any(random, _templates[section]);

    private static T Any<T>(Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];

    private static string Filled(string template, string x, string y)
    {
        var text = new StringBuilder();
        foreach (var c in template)
            _ = c == 'X' ? text.Append(x) : c == 'Y' ? text.Append(y) : text.Append(c);
        return text.ToString();
    }
}
