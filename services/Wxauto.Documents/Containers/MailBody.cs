using MimeKit;

namespace Wxauto.Documents.Containers;

/// <summary>What of a mail is its text, what stands in the text, and what came with it.</summary>
internal sealed class MailBody
{
    private readonly List<MimePart> _pictures = [];
    private readonly List<MimeEntity> _files = [];

    public MailBody(MimeEntity? body) => Sort(body);

    /// <summary>The richest form in which the text is there.</summary>
    public TextPart? Text { get; private set; }

    public IReadOnlyList<MimePart> Pictures => _pictures;

    public IReadOnlyList<MimeEntity> Files => _files;

    public static byte[] Content(MimeEntity entity)
    {
        using var content = new MemoryStream();
        if (entity is MimePart { Content: { } inner })
            inner.DecodeTo(content);
        else if (entity is MessagePart { Message: { } message })
            message.WriteTo(content);
        return content.ToArray();
    }

    private void Sort(MimeEntity? entity)
    {
        switch (entity)
        {
            case MultipartAlternative alternative:
                // The last one is the richest; a calendar or the like is none of a reader's.
                var texts = alternative.Where(HasText).ToList();
                Sort(texts.Find(HasHtml) ?? texts.LastOrDefault());
                foreach (var other in alternative.Where(e => !HasText(e)))
                    Sort(other);
                break;
            case MultipartRelated related:
                var root = related.Root ?? related.FirstOrDefault();
                Sort(root);
                foreach (var part in related.Where(p => p != root))
                    SortRelated(part);
                break;
            case Multipart parts:
                foreach (var part in parts)
                    Sort(part);
                break;
            case TextPart { IsAttachment: false } text when Text is null:
                Text = text;
                break;
            case MimePart { IsAttachment: false, ContentId: { Length: > 0 } } picture when picture.ContentType.MediaType == "image":
                _pictures.Add(picture);
                break;
            case MimePart or MessagePart:
                _files.Add(entity);
                break;
        }
    }

    private void SortRelated(MimeEntity part)
    {
        if (part is MimePart { IsAttachment: false } inner && inner.ContentType.MediaType == "image")
            _pictures.Add(inner);
        // Style sheets, scripts and the pages of frames belong to how a saved page looks.
        else if (part.IsAttachment)
            _files.Add(part);
    }

    private static bool HasText(MimeEntity entity) => entity is TextPart { IsHtml: true } or TextPart { IsPlain: true }
        || entity is Multipart parts && parts.Any(HasText);

    private static bool HasHtml(MimeEntity entity) => entity is TextPart { IsHtml: true }
        || entity is Multipart parts && parts.Any(HasHtml);
}
