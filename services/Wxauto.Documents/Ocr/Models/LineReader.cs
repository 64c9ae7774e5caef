using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace Wxauto.Documents.Ocr.Models;

/// <summary>Reads lines that were found: which of them stand on their heads, then their characters.</summary>
internal sealed class LineReader(InferenceSession direction, InferenceSession characters, string[] dictionary)
{
    private const int Height = 48, DirectionWidth = 192, LeastWidth = 320, MostWidth = 3200;

    /// <summary>
    /// Of the lines that are read together: what a model holds of them grows with it, and with the 18,000 characters that it knows.
    /// </summary>
    private const int BatchWidth = 3200;
    private const float Turned = 0.9f, LeastScore = 0.5f;

    /// <summary>A line that was read; Turned: it stands on its head.</summary>
    public sealed record Line(TextBox Box, bool Turned, string Text, float Score);

    /// <summary>Those that can be read, in any order.</summary>
    public List<Line> Read(OcrPicture picture, List<TextBox> boxes, CancellationToken ct)
    {
        var lines = new List<Line>();
        foreach (var batch in Batches(boxes))
        {
            ct.ThrowIfCancellationRequested();
            var turned = Run(direction, picture, batch, new bool[batch.Length], DirectionWidth,
                (scores, i, _) => scores[i * 2 + 1] > Turned);
            var width = Math.Clamp(batch.Max(WidthOf), LeastWidth, MostWidth);
            lines.AddRange(Run(characters, picture, batch, turned, width,
                (scores, i, shape) => Decode(batch[i], turned[i], scores, i, shape))
                .Where(l => l.Score >= LeastScore && l.Text.Length > 0));
        }
        return lines;
    }

    /// <summary>Lines of one length are read together.</summary>
    private static IEnumerable<TextBox[]> Batches(List<TextBox> boxes)
    {
        var ordered = boxes.OrderByDescending(b => b.Length / b.Thickness).ToArray();
        for (int start = 0, end; start < ordered.Length; start = end)
        {
            end = Math.Min(ordered.Length, start + Math.Max(1, BatchWidth / Math.Max(LeastWidth, WidthOf(ordered[start]))));
            yield return ordered[start..end];
        }
    }

    private static int WidthOf(TextBox box) => (int)MathF.Ceiling(Height * box.Length / box.Thickness);

    private delegate T Take<out T>(ReadOnlySpan<float> scores, int line, long[] shape);

    private static T[] Run<T>(InferenceSession session, OcrPicture picture, TextBox[] boxes, bool[] turned, int width, Take<T> take)
    {
        var input = new float[boxes.Length * 3 * Height * width];
        for (var i = 0; i < boxes.Length; i++)
            picture.Fill(input.AsSpan(i * 3 * Height * width, 3 * Height * width), width, Math.Clamp(WidthOf(boxes[i]), 1, width), Height,
                boxes[i].ToStrip(Height, turned[i]));
        using var value = OrtValue.CreateTensorValueFromMemory(input, [boxes.Length, 3, Height, width]);
        using var run = new RunOptions();
        using var results = session.Run(run, session.InputNames, [value], session.OutputNames);
        var scores = results[0].GetTensorDataAsSpan<float>();
        var shape = results[0].GetTensorTypeAndShape().Shape;
        var taken = new T[boxes.Length];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = take(scores, i, shape);
        return taken;
    }

    /// <summary>The likeliest character of each step; repeats and the blank, which is class 0, are dropped (CTC).</summary>
    private Line Decode(TextBox box, bool isTurned, ReadOnlySpan<float> scores, int line, long[] shape)
    {
        var (steps, classes) = ((int)shape[1], (int)shape[2]);
        var text = new StringBuilder();
        var (last, sum, count) = (0, 0f, 0);
        for (var step = 0; step < steps; step++)
        {
            var at = scores.Slice((line * steps + step) * classes, classes);
            var best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(at);
            if (best != 0 && best != last)
            {
                text.Append(best <= dictionary.Length ? dictionary[best - 1] : " ");
                (sum, count) = (sum + at[best], count + 1);
            }
            last = best;
        }
        return new Line(box, isTurned, text.ToString().Trim(), count == 0 ? 0 : sum / count);
    }
}
