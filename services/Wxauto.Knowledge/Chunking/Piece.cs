namespace Wxauto.Knowledge.Chunking;

/// <summary>A passage cut out of a document, before it is stored as a chunk.</summary>
/// <param name="Section">Heading path below the title; of a question and its answer, the question.</param>
/// <param name="Part">Pieces of one section that was too long share this number.</param>
/// <param name="Hints">Other wordings that should find it; never shown.</param>
internal sealed record Piece(string Section, int Part, string Text, string Hints = "");
