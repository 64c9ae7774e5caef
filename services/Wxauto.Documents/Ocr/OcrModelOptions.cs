namespace Wxauto.Documents.Ocr;

/// <summary>Models that read pictures in the reading process.</summary>
public sealed record OcrModelOptions
{
    /// <summary>Holds det.onnx, cls.onnx, rec.onnx and dict.txt, as PP-OCR is exported.</summary>
    public required string Directory { get; init; }

    /// <summary>Of the processor, for one picture; there is one at a time in a process.</summary>
    public int Threads { get; init; } = Math.Min(2, Environment.ProcessorCount);
}
