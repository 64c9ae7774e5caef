using Microsoft.ML.OnnxRuntime;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Ocr.Models;

/// <summary>The models of PP-OCR in memory: one finds lines, one tells which stand on their heads, one reads them.</summary>
internal sealed class OcrModels : IDisposable
{
    private readonly InferenceSession[] _sessions;
    private readonly TextDetector _detector;
    private readonly LineReader _reader;

    private OcrModels(OcrModelOptions options, InferenceSession[] sessions, string[] dictionary)
    {
        Options = options;
        _sessions = sessions;
        _detector = new TextDetector(sessions[0]);
        _reader = new LineReader(sessions[1], sessions[2], dictionary);
    }

    public OcrModelOptions Options { get; }

    /// <exception cref="UnreadableDocumentException">They are not there, or are no models.</exception>
    public static OcrModels Load(OcrModelOptions options)
    {
        var sessions = new List<InferenceSession>();
        try
        {
            using var how = new SessionOptions
            {
                IntraOpNumThreads = options.Threads, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                // Pictures differ in size: what is kept for one is of no use for the next.
                EnableMemoryPattern = false, EnableCpuMemArena = false, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            how.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            foreach (var name in new[] { "det", "cls", "rec" })
                sessions.Add(new InferenceSession(Path.Combine(options.Directory, $"{name}.onnx"), how));
            return new OcrModels(options, [.. sessions], File.ReadAllText(Path.Combine(options.Directory, "dict.txt"))
                .TrimEnd('\n').Split('\n'));
        }
        catch (Exception e) when (e is OnnxRuntimeException or DllNotFoundException or TypeInitializationException or IOException
            or UnauthorizedAccessException)
        {
            sessions.ForEach(s => s.Dispose());
            throw new UnreadableDocumentException(DocumentReasons.NoOcrModel.With(options.Directory, e.Message));
        }
    }

    /// <exception cref="UnreadableDocumentException">It is no picture that can be read here.</exception>
    public PictureWords Read(byte[] picture, CancellationToken ct)
    {
        using var decoded = OcrPicture.Decode(picture);
        return PictureLayout.Of(_reader.Read(decoded, _detector.Find(decoded), ct));
    }

    public void Dispose()
    {
        foreach (var session in _sessions)
            session.Dispose();
    }
}
