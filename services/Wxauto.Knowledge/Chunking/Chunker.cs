using System.Text;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Parsing;

namespace Wxauto.Knowledge.Chunking;

/// <summary>
/// Cuts a document by its structure: a chunk never crosses a heading, tables repeat their header in every row, a question and its answer stay together.
/// Sections longer than the bound are cut between sentences; the last sentences of a piece stand again at the beginning of the next. No text is lost.
/// </summary>
internal static class Chunker
{
    private const string PathSeparator = " › ";

    public static IReadOnlyList<Piece> Cut(ParsedDocument document, ChunkingSpec spec)
    {
        var pieces = new List<Piece>();
        var path = new List<(int Level, string Heading)>();
        var body = new StringBuilder();
        var part = 0;
        var titled = false;
        foreach (var block in document.Blocks)
        {
            switch (block.Kind)
            {
                case BlockKind.Heading:
                    Flush();
                    // The title stands in every chunk's heading already.
                    if (!titled && block.Level == 1 && block.Text == document.Title)
                    {
                        titled = true;
                        path.Clear();
                        break;
                    }
                    path.RemoveAll(h => h.Level >= block.Level);
                    path.Add((block.Level, block.Text));
                    break;
                case BlockKind.Table when QuestionTable.Of(block.Rows) is { } questions:
                    Flush();
                    foreach (var (question, answer, variants) in questions.Pairs)
                        AddSection(Path(question), answer, variants);
                    break;
                case BlockKind.Table:
                    foreach (var row in TableRows.Lines(block.Rows))
                        body.Append(row).Append('\n');
                    break;
                default:
                    body.Append(block.Text).Append('\n');
                    break;
            }
        }
        Flush();
        return pieces;

        void Flush()
        {
            AddSection(Path(null), body.ToString(), "");
            body.Clear();
        }

        string Path(string? last) => string.Join(PathSeparator, path.Select(h => h.Heading).Concat(last is null ? [] : [last]));

        void AddSection(string section, string text, string hints)
        {
            var before = pieces.Count;
            foreach (var piece in Pieces(text.Trim(), spec))
                pieces.Add(new Piece(section, part, piece, hints));
            if (pieces.Count > before)
                part++;
        }
    }

    private static IEnumerable<string> Pieces(string text, ChunkingSpec spec)
    {
        if (TextUnits.Tokens(text) <= spec.MaxTokens)
            return text.Length > 0 ? [text] : [];
        return Split(text, spec);
    }

    private static IEnumerable<string> Split(string text, ChunkingSpec spec)
    {
        var current = new List<(string Text, int Tokens)>();
        var (tokens, fresh) = (0, false);
        foreach (var sentence in TextUnits.Sentences(text).SelectMany(s => TextUnits.Parts(s, spec.MaxTokens)))
        {
            var own = TextUnits.Tokens(sentence);
            if (tokens + own > spec.MaxTokens && fresh)
            {
                yield return Joined(current);
                Keep(spec.OverlapTokens, spec.MaxTokens - own);
            }
            current.Add((sentence, own));
            (tokens, fresh) = (tokens + own, true);
        }
        if (fresh && Joined(current) is { Length: > 0 } last)
            yield return last;

        void Keep(int most, int room)
        {
            var (start, kept) = (current.Count, 0);
            while (start > 0 && kept + current[start - 1].Tokens <= Math.Min(most, room))
                kept += current[--start].Tokens;
            current.RemoveRange(0, start);
            (tokens, fresh) = (kept, false);
        }
    }

    private static string Joined(List<(string Text, int Tokens)> sentences) => string.Concat(sentences.Select(s => s.Text)).Trim();
}
