using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace Wxauto.Documents.Pdf;

/// <summary>Values of a PDF's dictionaries, wherever they stand in the file.</summary>
internal sealed class PdfTokens(PdfDocument document)
{
    public IToken? Resolve(IToken? token) => token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data)?.Data
        : token;

    public T? Of<T>(DictionaryToken from, string key)
        where T : class, IToken => from.TryGet(NameToken.Create(key), out var token) ? Resolve(token) as T : null;

    public string? Text(DictionaryToken from, string key) =>
        from.TryGet(NameToken.Create(key), out var token) ? Text(Resolve(token)) : null;

    /// <summary>A string, in whichever of the encodings that strings have.</summary>
    public static string? Text(IToken? token) => token switch
    {
        HexToken hex => Decoded([.. hex.Bytes]),
        StringToken text => Decoded(text.GetBytes()),
        _ => null,
    };

    private static string Decoded(byte[] bytes) => bytes switch
    {
        [0xFE, 0xFF, .. var utf16] => Encoding.BigEndianUnicode.GetString(utf16),
        [0xEF, 0xBB, 0xBF, .. var utf8] => Encoding.UTF8.GetString(utf8),
        _ => Encoding.Latin1.GetString(bytes),
    };
}
