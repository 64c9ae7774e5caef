using Wxauto.Contracts.Resources;
using Wxauto.Documents;

namespace Wxauto.Knowledge.Chunking;

/// <summary>
/// Cuts a document by its structure: a chunk never crosses a heading, tables repeat their header in every row, a question and its answer
/// stay together, words of a picture are a chunk that says so. Sections longer than the bound are cut between sentences and rows; the
/// last sentences of a piece stand again at the beginning of the next. No text is lost.
/// </summary>
internal static class Chunker
{
    public static IReadOnlyList<Piece> Cut(ParsedDocument document, ChunkingSpec spec)
    {
        var pieces = new List<Piece>();
        var path = new HeadingPath(document.Title);
        var body = new List<string>();
        var part = 0;
        foreach (var block in document.Blocks)
        {
            switch (block.Kind)
            {
                case BlockKind.Heading:
                    Flush();
                    path.Follow(block);
                    break;
                case BlockKind.Table when QuestionTable.Of(block.Rows) is { } questions:
                    Flush();
                    foreach (var (question, answer, variants) in questions.Pairs)
                        AddSection(path.With(question), [.. TextUnits.Sentences(answer)], variants);
                    break;
                case BlockKind.Table:
                    body.AddRange(TableRows.Lines(block.Rows).Select(row => row + "\n"));
                    break;
                case BlockKind.Paragraph when block.Origin.Length > 0:
                    Flush();
                    AddSection(path.With(block.Origin), [.. TextUnits.Sentences(block.Text + "\n")], "");
                    break;
                default:
                    body.AddRange(TextUnits.Sentences(block.Text + "\n"));
                    break;
            }
        }
        Flush();
        return pieces;

        void Flush()
        {
            AddSection(path.ToString(), body, "");
            body.Clear();
        }

        void AddSection(string section, IReadOnlyList<string> units, string hints)
        {
            var before = pieces.Count;
            foreach (var piece in Pieces(units, spec))
                pieces.Add(new Piece(section, part, piece, hints));
            if (pieces.Count > before)
                part++;
        }
    }

    /// <param name="units">Sentences and rows, with what ends them.</param>
    private static IEnumerable<string> Pieces(IReadOnlyList<string> units, ChunkingSpec spec)
    {
        var text = string.Concat(units).Trim();
        if (TextUnits.Tokens(text) <= spec.MaxTokens)
            return text.Length > 0 ? [text] : [];
        return Split(units, spec);
    }

    private static IEnumerable<string> Split(IReadOnlyList<string> units, ChunkingSpec spec)
    {
        var current = new List<(string Text, int Tokens)>();
        var (tokens, fresh) = (0, false);
        foreach (var sentence in units.SelectMany(u => TextUnits.Tokens(u) <= spec.MaxTokens ? [u]
            : TextUnits.Sentences(u).SelectMany(s => TextUnits.Parts(s, spec.MaxTokens))))
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
