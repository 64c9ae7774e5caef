using System.Text;

namespace Wxauto.Distill.Texts;

/// <summary>
/// Texts that the teacher is shown. Every word of the vocabulary stands in some templates beside others; every group of service words
/// stands in the same templates in several ways to say it, which mean the same.
/// </summary>
internal sealed class TrainingTexts
{
    private const int TextsOfAWord = 2;
    private const int TemplatesOfAThing = 30;
    private const int TemplatesOfAQuestion = 8;
    private const int WaysInATemplate = 4;
    private const int Passages = 12_000;
    private readonly Random _random = new(20_26);
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _templates = TextResources.Sections("templates.txt");
    private readonly IReadOnlyList<string> _words;
    private readonly ServiceWords _service;
    private readonly List<TrainingText> _texts = [];
    private int _meanings;

    private TrainingTexts(IReadOnlyList<string> words, ServiceWords service) => (_words, _service) = (words, service);

    public static IReadOnlyList<TrainingText> Make(IReadOnlyList<string> words, ServiceWords service, IReadOnlyList<string> documents)
    {
        var made = new TrainingTexts(words, service);
        made.AddGroups(service.Things, ["one", "two"], TemplatesOfAThing);
        made.AddGroups(service.Questions, ["asked", "asked", "stated"], TemplatesOfAQuestion);
        made.AddWords();
        made.AddPassages();
        made._texts.AddRange(documents.Select(d => new TrainingText(d, -1)));
        return made._texts;
    }

    private void AddGroups(IReadOnlyList<string[]> groups, string[] sections, int templates)
    {
        foreach (var group in groups)
        {
            Add(group);
            for (var i = 0; i < templates; i++)
            {
                var template = Template(sections[i % sections.Length]);
                var other = Word(0.5);
                Add(Some(group).Select(way => Filled(template, way, other)));
            }
        }

        void Add(IEnumerable<string> ways)
        {
            _texts.AddRange(ways.Distinct().Select(w => new TrainingText(w, _meanings)));
            _meanings++;
        }
    }

    private void AddWords()
    {
        foreach (var word in _words)
            for (var i = 0; i < TextsOfAWord; i++)
                _texts.Add(new TrainingText(Filled(Template(i % 2 == 0 ? "one" : "two"), word, Word(0.6)), -1));
    }

    private void AddPassages()
    {
        for (var i = 0; i < Passages; i++)
        {
            var text = new StringBuilder();
            for (var sentences = _random.Next(2, 5); sentences > 0; sentences--)
                text.Append(_random.Next(4) == 0 ? Any(Any(_service.Questions)) + "。" : Filled(Template("passage"), Word(0.5), Word(0.5)));
            _texts.Add(new TrainingText(text.ToString(), -1));
        }
    }

    private IEnumerable<string> Some(string[] group)
    {
        var ways = group.ToArray();
        _random.Shuffle(ways);
        return ways.Take(WaysInATemplate);
    }

    /// <param name="service">How likely it is one of the service words.</param>
    private string Word(double service) => _random.NextDouble() < service ? Any(Any(_service.Things)) : Any(_words);

    private string Template(string section) => Any(_templates[section]);

    private T Any<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private static string Filled(string template, string x, string y)
    {
        var text = new StringBuilder();
        foreach (var c in template)
            _ = c == 'X' ? text.Append(x) : c == 'Y' ? text.Append(y) : text.Append(c);
        return text.ToString();
    }
}
