using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Desk;

/// <summary>The files of a request. All are looked at before the first is used.</summary>
internal static class SentFiles
{
    private const long MaxFile = 50 << 20;

    /// <summary>Of all files of one request together, and what is around them.</summary>
    private const long MaxRequest = 256 << 20;
    private const int MaxName = 200;

    /// <summary>The files, or what is wrong with them.</summary>
    public static async Task<(List<(string Name, IFormFile File)> Files, IResult? Problem)> ReadAsync(
        HttpRequest request, CancellationToken ct)
    {
        if (request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            return ([], Answers.Problem(DeskReasons.NotMultipart, 415));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxRequest;
        try
        {
            var form = await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = MaxRequest }, ct);
            var files = form.Files.Select(f => (Name: NameOf(f.FileName), File: f)).ToList();
            return (files, ProblemOf(files));
        }
        catch (BadHttpRequestException e)
        {
            return ([], e.StatusCode == 413 ? TooLarge(DeskReasons.FilesTooLarge.With(MaxRequest >> 20))
                : Answers.Wrong(DeskReasons.NotArrived.With(e.Message)));
        }
        catch (InvalidDataException e)
        {
            return ([], Answers.Wrong(DeskReasons.FormUnreadable.With(e.Message)));
        }
    }

    private static IResult? ProblemOf(List<(string Name, IFormFile File)> files)
    {
        if (files.Count == 0)
            return Answers.Wrong(DeskReasons.NoFile);
        foreach (var (name, file) in files)
        {
            if (name.Length is 0 or > MaxName || name is "." or ".." || name.Any(char.IsControl))
                return Answers.Wrong(DeskReasons.FileName.With(MaxName));
            if (file.Length > MaxFile)
                return TooLarge(DeskReasons.FileTooLarge.With(name, file.Length >> 20, MaxFile >> 20));
        }
        return files.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? Answers.Wrong(DeskReasons.FileTwice.With(twice.Key)) : null;
    }

    /// <summary>Some programs send a path.</summary>
    private static string NameOf(string sent) => sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..].Trim();

    private static IResult TooLarge(Reason reason) => Answers.Problem(reason, StatusCodes.Status413PayloadTooLarge);
}
