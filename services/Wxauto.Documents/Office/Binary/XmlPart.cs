using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Wxauto.Documents.Office.Binary;

/// <summary>A part in XML while it is written; what is open is closed at its end.</summary>
internal sealed class XmlPart(ZipArchive archive, string name) : IDisposable
{
    private readonly XmlWriter _writer = XmlWriter.Create(archive.CreateEntry(name, CompressionLevel.Fastest).Open(),
        new XmlWriterSettings { CloseOutput = true });

    public void Open(string element, params (string Name, string Value)[] attributes)
    {
        _writer.WriteStartElement(element);
        foreach (var (attribute, value) in attributes)
            _writer.WriteAttributeString(attribute, Clean(value));
    }

    public void Close() => _writer.WriteEndElement();

    public void Element(string element, params (string Name, string Value)[] attributes)
    {
        Open(element, attributes);
        Close();
    }

    public void Text(string element, string text)
    {
        _writer.WriteStartElement(element);
        _writer.WriteString(Clean(text));
        _writer.WriteEndElement();
    }

    public void Write(XElement element) => element.WriteTo(_writer);

    public void Dispose() => _writer.Dispose();

    /// <summary>Without what XML cannot hold.</summary>
    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
            return text;
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                clean.Append(text[i]).Append(text[++i]);
        }
        return clean.ToString();
    }
}
