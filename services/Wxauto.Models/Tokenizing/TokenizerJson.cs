using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Wxauto.Contracts.Reasons;
using Wxauto.Models.Directories;

namespace Wxauto.Models.Tokenizing;

/// <summary>tokenizer.json, of which the tokenizers' library reads nothing: its vocabulary is written as the file that it reads.</summary>
internal static class TokenizerJson
{
    public static ModelTokenizer Read(Stream file, ModelLayout layout)
    {
        using var json = JsonDocument.Parse(file);
        var model = json.RootElement.GetProperty("model");
        return model.GetProperty("type").GetString() switch
        {
            "WordPiece" => WordPiece.Read(Lines(model.GetProperty("vocab")), layout.LowerCase),
            "Unigram" => UnigramOf(json.RootElement, model),
            var other => throw new ModelException(ModelReasons.TokenizerKind.With(layout.TokenizerFile, other ?? "")),
        };
    }

    private static MemoryStream Lines(JsonElement vocabulary)
    {
        var pieces = vocabulary.EnumerateObject().ToDictionary(p => p.Value.GetInt32(), p => p.Name);
        return new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n',
            Enumerable.Range(0, pieces.Count).Select(id => pieces.GetValueOrDefault(id, "[unused]")))));
    }

    private static Unigram UnigramOf(JsonElement root, JsonElement model)
    {
        var pieces = model.GetProperty("vocab").EnumerateArray().Select(p => (Text: p[0].GetString()!, Score: p[1].GetSingle())).ToList();
        var ids = pieces.Select((p, id) => (p.Text, Id: id)).ToDictionary(p => p.Text, p => p.Id);
        var marks = new UnigramMarks(ids["<s>"], ids["</s>"], ids["<pad>"], model.GetProperty("unk_id").GetInt32());
        var written = SentencePieceFile.Write(pieces, marks, Characters(root.GetProperty("normalizer")));
        return Unigram.Of(new MemoryStream(written), marks);
    }

    /// <summary>The table of characters that are written otherwise, wherever it stands among the normalizers.</summary>
    private static byte[] Characters(JsonElement normalizer)
    {
        if (normalizer.ValueKind != JsonValueKind.Object)
            return [];
        if (normalizer.TryGetProperty("precompiled_charsmap", out var map) && map.ValueKind == JsonValueKind.String)
            return map.GetBytesFromBase64();
        return normalizer.TryGetProperty("normalizers", out var several)
            ? several.EnumerateArray().Select(Characters).FirstOrDefault(c => c.Length > 0) ?? [] : [];
    }
}

/// <summary>sentencepiece_model.proto, the fields that count.</summary>
internal static class SentencePieceFile
{
    private const int Normal = 1, UnknownPiece = 2, Control = 3;
    private const int UnigramModel = 1;

    public static byte[] Write(IReadOnlyList<(string Text, float Score)> pieces, UnigramMarks marks, byte[] characters)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            for (var id = 0; id < pieces.Count; id++)
            {
                var (text, score) = pieces[id];
                var type = id == marks.Unknown ? UnknownPiece : id == marks.First || id == marks.Last || id == marks.Pad ? Control : Normal;
                Message(output, 1, m =>
                {
                    Text(m, 1, text);
                    m.WriteTag(2, WireFormat.WireType.Fixed32);
                    m.WriteFloat(score);
                    Number(m, 3, type);
                });
            }
            Message(output, 2, m =>
            {
                Number(m, 3, UnigramModel);
                Number(m, 40, marks.Unknown);
                Number(m, 41, marks.First);
                Number(m, 42, marks.Last);
                Number(m, 43, marks.Pad);
                Text(m, 45, pieces[marks.Unknown].Text);
                Text(m, 46, pieces[marks.First].Text);
                Text(m, 47, pieces[marks.Last].Text);
            });
            Message(output, 3, m =>
            {
                m.WriteTag(2, WireFormat.WireType.LengthDelimited);
                m.WriteBytes(ByteString.CopyFrom(characters));
                Number(m, 3, 1);
                Number(m, 4, 1);
                Number(m, 5, 1);
            });
        }
        return buffer.ToArray();
    }

    private static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var inner = new CodedOutputStream(buffer, leaveOpen: true))
            write(inner);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    private static void Number(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }
}
