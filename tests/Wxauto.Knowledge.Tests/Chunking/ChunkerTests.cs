using CsCheck;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Knowledge.Chunking;

namespace Wxauto.Knowledge.Tests.Chunking;

public sealed class ChunkerTests
{
    private static readonly string[] Snippets =
        ["咖啡豆放在阴凉处", "，", "。", "！", "满 99 元包邮；", "Preheat for 15 minutes. ", "😀", "👨‍👩‍👧", "𠮷", "3.14",
            "https://example.com/a-very-long-address-without-any-space", "：", "\n", "”", "…", "Hello"];

    private static readonly string[] Header = ["型号", "价格"];
    private static readonly Gen<string> Paragraph = Gen.Int[0, Snippets.Length - 1].Select(i => Snippets[i]).Array[1, 120]
        .Select(s => "咖啡" + string.Concat(s));
    private static readonly Gen<ChunkingSpec> Specs = Gen.Select(Gen.Int[50, 2000], Gen.Double[0, 0.5])
        .Select((most, share) => new ChunkingSpec { MaxTokens = most, OverlapTokens = (int)(most * share) });
    private static readonly Gen<ParsedDocument> Documents = Gen.Select(Gen.Int[0, 6], Paragraph).Array[1, 12].Select(b =>
        new ParsedDocument("说明", [.. b.Select(p => p.Item1 == 0 ? new Block(BlockKind.Paragraph, p.Item2) : p.Item1 > 3
            ? new Block(BlockKind.Paragraph, p.Item2) : new Block(BlockKind.Heading, $"第{p.Item1}节") { Level = p.Item1 })]));

    [Fact]
    public void No_text_is_lost_and_without_overlap_none_is_there_twice() => Gen.Select(Documents, Specs).Sample((document, spec) =>
    {
        var pieces = Chunker.Cut(document, spec with { OverlapTokens = 0 });
        Solid(string.Concat(pieces.Select(p => p.Text))).Should().Be(Solid(TextOf(document)));
    }, iter: 300);

    [Fact]
    public void With_overlap_every_sentence_is_whole_in_a_piece_unless_it_is_too_long() => Gen.Select(Documents, Specs)
        .Sample((document, spec) =>
    {
        var pieces = Chunker.Cut(document, spec).Select(p => Solid(p.Text)).ToList();
        foreach (var sentence in document.Blocks.Where(b => b.Kind == BlockKind.Paragraph).SelectMany(b => TextUnits.Sentences(b.Text))
            .Where(s => TextUnits.Tokens(s) <= spec.MaxTokens).Select(Solid))
            pieces.Any(p => p.Contains(sentence, StringComparison.Ordinal)).Should().BeTrue($"'{sentence}' must be somewhere");
    }, iter: 300);

    [Fact]
    public void Pieces_keep_to_the_bound_and_tear_no_character() => Gen.Select(Documents, Specs).Sample((document, spec) =>
    {
        foreach (var piece in Chunker.Cut(document, spec))
        {
            TextUnits.Tokens(piece.Text).Should().BeInRange(1, spec.MaxTokens);
            piece.Text.EnumerateRunes().Should().NotContain(System.Text.Rune.ReplacementChar);
            piece.Text.Should().Be(piece.Text.Trim());
        }
    }, iter: 300);

    [Fact]
    public void Units_together_are_the_text() => Gen.Select(Paragraph, Gen.Int[1, 60]).Sample((text, most) =>
    {
        string.Concat(TextUnits.Sentences(text)).Should().Be(text);
        var parts = TextUnits.Parts(text, most).ToList();
        string.Concat(parts).Should().Be(text);
        parts.Should().OnlyContain(p => TextUnits.Tokens(p) <= most);
    }, iter: 1000);

    [Theory]
    [InlineData("咖啡豆", 3)]
    [InlineData("abcd", 1)]
    [InlineData("abcde", 2)]
    [InlineData("E61 的", 2)]
    [InlineData("😀，", 2)]
    [InlineData(" \n", 0)]
    public void Tokens_are_about_what_models_count(string text, int tokens) => TextUnits.Tokens(text).Should().Be(tokens);

    [Fact]
    public void A_megabyte_without_any_end_of_sentence_is_cut_in_one_pass()
    {
        var text = string.Concat(Enumerable.Repeat("咖啡豆", 1_000_000));
        var pieces = Chunker.Cut(new ParsedDocument("说明", [new Block(BlockKind.Paragraph, text)]),
            new ChunkingSpec { MaxTokens = 50, OverlapTokens = 0 });
        pieces.Should().HaveCount(60_000);
    }

    [Fact]
    public void The_end_of_a_piece_stands_again_at_the_beginning_of_the_next()
    {
        var sentences = Enumerable.Range(10, 30).Select(i => $"第{i}句话说的是第{i}件事情。").ToList();
        var pieces = Chunker.Cut(new ParsedDocument("说明", [new Block(BlockKind.Paragraph, string.Concat(sentences))]),
            new ChunkingSpec { MaxTokens = 100, OverlapTokens = 30 });
        pieces.Should().HaveCountGreaterThan(3);
        pieces.Select(p => p.Part).Should().OnlyContain(p => p == 0, "they are of one section");
        foreach (var (before, after) in pieces.Zip(pieces.Skip(1)))
        {
            var common = TextUnits.Sentences(before.Text).Intersect(TextUnits.Sentences(after.Text)).ToList();
            common.Should().NotBeEmpty().And.Equal(TextUnits.Sentences(after.Text).Take(common.Count))
                .And.Equal(TextUnits.Sentences(before.Text).TakeLast(common.Count));
            common.Sum(TextUnits.Tokens).Should().BeLessThanOrEqualTo(30);
        }
    }

    [Fact]
    public void A_piece_never_crosses_a_heading_and_names_its_path()
    {
        var pieces = Chunker.Cut(new ParsedDocument("手册",
            [Heading(1, "手册"), Text("开头。"), Heading(2, "清洗"), Text("先断电。"), Heading(3, "滤网"), Text("用水冲。"), Heading(2, "保修"), Text("一年。")]),
            new ChunkingSpec());
        pieces.Select(p => (p.Section, p.Part, p.Text)).Should()
            .Equal(("", 0, "开头。"), ("清洗", 1, "先断电。"), ("清洗 › 滤网", 2, "用水冲。"), ("保修", 3, "一年。"));
    }

    [Fact]
    public void Rows_of_a_table_keep_the_header_in_every_piece()
    {
        var rows = new List<IReadOnlyList<string>> { Header };
        rows.AddRange(Enumerable.Range(1, 60).Select(i => new[] { $"M{i}", $"{i}00 元" }));
        var pieces = Chunker.Cut(new ParsedDocument("价目", [new Block(BlockKind.Table, "") { Rows = rows }]),
            new ChunkingSpec { MaxTokens = 100, OverlapTokens = 0 });
        pieces.Should().HaveCountGreaterThan(3);
        string.Join('\n', pieces.Select(p => p.Text)).Split('\n').Should()
            .Equal(Enumerable.Range(1, 60).Select(i => $"型号：M{i}；价格：{i}00 元"));
    }

    [Fact]
    public void A_row_is_not_cut_while_it_fits()
    {
        var rows = new List<IReadOnlyList<string>> { (string[])["型号", "颜色", "价格", "保修"] };
        rows.AddRange(Enumerable.Range(1, 60).Select(i => new[] { $"M{i}", i % 3 == 0 ? "白；黑" : "红", $"{i}00 元", $"{i} 个月" }));
        var pieces = Chunker.Cut(new ParsedDocument("价目", [new Block(BlockKind.Table, "") { Rows = rows }]),
            new ChunkingSpec { MaxTokens = 100, OverlapTokens = 0 });
        pieces.SelectMany(p => p.Text.Split('\n')).Should().HaveCount(60)
            .And.OnlyContain(l => l.StartsWith("型号：M", StringComparison.Ordinal) && l.EndsWith("个月", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_column_of_a_question_table_stands_before_the_answer()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [["问题", "适用型号", "答案"], ["保修多久", "M1", "12 个月。"], ["保修多久", "M2", "24 个月。"]];
        Chunker.Cut(new ParsedDocument("问答", [new Block(BlockKind.Table, "") { Rows = rows }]), new ChunkingSpec()).Select(p => p.Text)
            .Should().Equal("适用型号：M1\n12 个月。", "适用型号：M2\n24 个月。");
    }

    [Fact]
    public void Questions_and_answers_of_a_table_are_a_piece_each_with_their_other_wordings()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [["问题", "相似问法", "答案"], ["怎么退货", "能退吗\n退货流程", "七天内可以退。"], ["运费多少", "", "满 99 元包邮。"],
            ["没有答案的问题", "", ""]];
        var pieces = Chunker.Cut(new ParsedDocument("问答", [Heading(2, "售后"), new Block(BlockKind.Table, "") { Rows = rows }]),
            new ChunkingSpec());
        pieces.Should().Equal(new Piece("售后 › 怎么退货", 0, "七天内可以退。", "能退吗\n退货流程"), new Piece("售后 › 运费多少", 1, "满 99 元包邮。", ""));
    }

    [Fact]
    public void A_long_answer_is_cut_and_stays_one_section()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [["Q", "A"],
            ["怎么清洗", string.Concat(Enumerable.Range(10, 30).Select(i => $"第{i}步做第{i}件事。"))]];
        var pieces = Chunker.Cut(new ParsedDocument("问答", [new Block(BlockKind.Table, "") { Rows = rows }]),
            new ChunkingSpec { MaxTokens = 60, OverlapTokens = 0 });
        pieces.Should().HaveCountGreaterThan(2).And.OnlyContain(p => p.Section == "怎么清洗" && p.Part == 0);
    }

    private static Block Heading(int level, string text) => new(BlockKind.Heading, text) { Level = level };

    private static Block Text(string text) => new(BlockKind.Paragraph, text);

    private static string TextOf(ParsedDocument document) =>
        string.Concat(document.Blocks.Where(b => b.Kind == BlockKind.Paragraph).Select(b => b.Text + "\n"));

    /// <summary>Without what a cut may trim.</summary>
    private static string Solid(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
