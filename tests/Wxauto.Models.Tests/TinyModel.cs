using System.Text.Json;
using Google.Protobuf;

namespace Wxauto.Models.Tests;

/// <summary>Writes models of a few hundred bytes: a table of token vectors, and nothing between it and the output.</summary>
internal static class TinyModel
{
    public const int Dimensions = 8;

    /// <summary>Pieces of the WordPiece models, in the order of their ids.</summary>
    public static readonly string[] Words =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "退", "货", "保", "修", "e", "##6", "##1", "+", "℃", "，", "[MASK]"];

    /// <summary>Pieces of the Unigram models after the marks, with their scores.</summary>
    public static readonly (string Text, float Score)[] Pieces =
        [("▁", -2), ("退", -4), ("货", -4), ("退货", -5), ("保修", -5), ("▁query", -3), ("▁passage", -3), (":", -2), ("E", -4), ("6", -4), ("1", -4)];

    /// <summary>BERT's way: vocab.txt or tokenizer.json.</summary>
    public static string WriteWords(string directory, string graph = "last_hidden_state", bool json = false)
    {
        Write(directory, graph, Words.Length, ["input_ids", "attention_mask", "token_type_ids"]);
        if (json)
            Json(directory, "tokenizer.json", new
            {
                model = new { type = "WordPiece", vocab = Words.Select((w, id) => (w, id)).ToDictionary(p => p.w, p => p.id) },
            });
        else
            File.WriteAllText(Path.Combine(directory, "vocab.txt"), string.Join('\n', Words));
        return directory;
    }

    /// <summary>XLM-RoBERTa's way: tokenizer.json, or the SentencePiece file of which it is made.</summary>
    public static string WritePieces(string directory, string graph = "last_hidden_state", bool json = true)
    {
        string[] marks = ["<s>", "<pad>", "</s>", "<unk>"];
        Write(directory, graph, marks.Length + Pieces.Length, ["input_ids", "attention_mask"]);
        if (json)
            Json(directory, "tokenizer.json", new
            {
                normalizer = new { type = "Sequence", normalizers = new[] { new { type = "Nmt" } } },
                model = new
                {
                    type = "Unigram", unk_id = 3,
                    vocab = marks.Select(m => new object[] { m, 0f }).Concat(Pieces.Select(p => new object[] { p.Text, p.Score })),
                },
            });
        else
            File.WriteAllBytes(Path.Combine(directory, "sentencepiece.bpe.model"), Tokenizing.SentencePieceFile.Write(
                [("<unk>", 0), ("<s>", 0), ("</s>", 0), .. Pieces], new Tokenizing.UnigramMarks(1, 2, -1, 0), []));
        return directory;
    }

    public static void Json(string directory, string name, object content)
    {
        var path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(content));
    }

    /// <summary>The vector that the table has for a token: always the same, and no two are alike.</summary>
    public static float[] VectorOf(int token)
    {
        var state = (uint)token * 2654435761 + 1;
        return [.. Enumerable.Range(0, Dimensions).Select(_ => (int)(state = state * 1664525 + 1013904223) / (float)int.MaxValue)];
    }

    /// <param name="graph">last_hidden_state: the vectors of the tokens. sentence_embedding: their mean. logits: the mean of their first numbers.
    /// </param>
    private static void Write(string directory, string graph, int tokens, string[] inputs)
    {
        Directory.CreateDirectory(directory);
        var width = graph == "logits" ? 1 : Dimensions;
        var table = Enumerable.Range(0, tokens).SelectMany(t => VectorOf(t)[..width]).SelectMany(BitConverter.GetBytes).ToArray();
        var pooled = graph != "last_hidden_state";
        var model = Message(m =>
        {
            m.Number(1, 8);
            m.Bytes(8, Message(o => o.Number(2, 13)));
            m.Bytes(7, Message(g =>
            {
                g.Bytes(1, Node("Gather", ["table", "input_ids"], pooled ? "tokens" : graph));
                if (pooled)
                    g.Bytes(1, Node("ReduceMean", ["tokens"], graph, ("axes", [1], true), ("keepdims", [0], false)));
                g.Text(2, "tiny");
                g.Bytes(5, Message(t =>
                {
                    t.Number(1, tokens);
                    t.Number(1, width);
                    t.Number(2, 1);
                    t.Text(8, "table");
                    t.Bytes(9, table);
                }));
                foreach (var input in inputs)
                    g.Bytes(11, Value(input, 7, "batch", "sequence"));
                g.Bytes(12, pooled ? Value(graph, 1, "batch", width) : Value(graph, 1, "batch", "sequence", width));
            }));
        });
        File.WriteAllBytes(Path.Combine(directory, "model.onnx"), model);
    }

    private static byte[] Node(string type, string[] inputs, string output, params (string Name, int[] Values, bool IsList)[] attributes) =>
        Message(n =>
        {
            foreach (var input in inputs)
                n.Text(1, input);
            n.Text(2, output);
            n.Text(4, type);
            foreach (var (name, values, isList) in attributes)
                n.Bytes(5, Message(a =>
                {
                    a.Text(1, name);
                    foreach (var value in values)
                        a.Number(isList ? 8 : 3, value);
                    a.Number(20, isList ? 7 : 2);
                }));
        });

    private static byte[] Value(string name, int type, params object[] shape) => Message(v =>
    {
        v.Text(1, name);
        v.Bytes(2, Message(t => t.Bytes(1, Message(tensor =>
        {
            tensor.Number(1, type);
            tensor.Bytes(2, Message(s =>
            {
                foreach (var size in shape)
                    s.Bytes(1, Message(d =>
                    {
                        if (size is int number)
                            d.Number(1, number);
                        else
                            d.Text(2, (string)size);
                    }));
            }));
        }))));
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
            write(output);
        return buffer.ToArray();
    }

    private static void Number(this CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Text(this CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Bytes(this CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
