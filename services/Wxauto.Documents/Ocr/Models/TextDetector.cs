using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace Wxauto.Documents.Ocr.Models;

/// <summary>
/// Finds lines of text: a model says of each pixel how likely it is of text; what hangs together is a line (differentiable binarization,
/// with the values that PP-OCR is used with).
/// </summary>
internal sealed class TextDetector(InferenceSession session)
{
    private const float Threshold = 0.3f, LeastMean = 0.5f, Grow = 1.6f;
    private const int LeastSide = 3, MostBoxes = 1000;
    private const int ShorterSide = 736, LongerSide = 1600, Step = 32;

    /// <summary>A longer picture is looked at in pieces: made smaller as a whole, its words could not be read.</summary>
    private const float LongestShape = 2.5f;
    private const float PieceShape = 2, Overlap = 0.15f;

    public List<TextBox> Find(OcrPicture picture)
    {
        var isTall = picture.Height > picture.Width;
        float length = Math.Max(picture.Width, picture.Height), breadth = Math.Min(picture.Width, picture.Height);
        if (length <= breadth * LongestShape || length <= LongerSide / 2)
            return Find(picture, SKRect.Create(picture.Width, picture.Height));
        var boxes = new List<TextBox>();
        var (piece, overlap) = (Math.Max(breadth, 300) * PieceShape, breadth * Overlap);
        for (var from = 0f; from == 0 || from + overlap < length && boxes.Count < MostBoxes; from += piece - overlap)
        {
            var to = Math.Min(from + piece, length);
            var part = isTall ? new SKRect(0, from, picture.Width, to) : new SKRect(from, 0, to, picture.Height);
            // A line in the overlap is taken from the piece in which it is farther from the edge.
            boxes.AddRange(Find(picture, part).Where(b => (isTall ? b.Y : b.X) is var at
                && (from == 0 || at >= from + overlap / 2) && (to >= length || at < to - overlap / 2)));
        }
        return boxes;
    }

    private List<TextBox> Find(OcrPicture picture, SKRect part)
    {
        var scale = Math.Min(Math.Max(1, ShorterSide / Math.Min(part.Width, part.Height)), LongerSide / Math.Max(part.Width, part.Height));
        var (width, height) = (Rounded(part.Width * scale), Rounded(part.Height * scale));
        var (scaleX, scaleY) = (width / part.Width, height / part.Height);
        var input = new float[3 * width * height];
        picture.Fill(input, width, width, height, SKMatrix.CreateTranslation(-part.Left, -part.Top)
            .PostConcat(SKMatrix.CreateScale(scaleX, scaleY)));
        using var value = OrtValue.CreateTensorValueFromMemory(input, [1, 3, height, width]);
        using var run = new RunOptions();
        using var results = session.Run(run, session.InputNames, [value], session.OutputNames);
        return [.. Boxes(results[0].GetTensorDataAsSpan<float>(), width, height)
            .Select(b => new TextBox(b.X / scaleX + part.Left, b.Y / scaleY + part.Top, b.Width / scaleX, b.Height / scaleY, b.Angle))];

        static int Rounded(float side) => Math.Max(Step, (int)MathF.Round(side / Step) * Step);
    }

    private static List<TextBox> Boxes(ReadOnlySpan<float> likely, int width, int height)
    {
        var text = new bool[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                if (likely[y * width + x] <= Threshold)
                    continue;
                // Grown by a pixel, so that what nearly touches hangs together.
                text[y * width + x] = true;
                if (x + 1 < width)
                    text[y * width + x + 1] = true;
                if (y + 1 < height)
                    text[(y + 1) * width + x] = true;
                if (x + 1 < width && y + 1 < height)
                    text[(y + 1) * width + x + 1] = true;
            }
        var boxes = new List<TextBox>();
        var stack = new Stack<int>();
        var edge = new List<(int X, int Y)>();
        for (var start = 0; start < text.Length && boxes.Count < MostBoxes; start++)
        {
            if (!text[start])
                continue;
            edge.Clear();
            Collect(text, width, height, start, stack, edge);
            var box = TextBox.Around(edge);
            if (Math.Min(box.Width, box.Height) < LeastSide || Mean(likely, width, height, box) < LeastMean)
                continue;
            var by = box.Width * box.Height * Grow / (2 * (box.Width + box.Height));
            box = box with { Width = box.Width + 2 * by, Height = box.Height + 2 * by };
            if (Math.Min(box.Width, box.Height) >= LeastSide + 2)
                boxes.Add(box);
        }
        return boxes;
    }

    /// <summary>Takes what hangs together with the pixel out of the map; gives the first and last of each of its rows.</summary>
    private static void Collect(bool[] text, int width, int height, int start, Stack<int> stack, List<(int X, int Y)> edge)
    {
        text[start] = false;
        stack.Push(start);
        var ends = new Dictionary<int, (int First, int Last)>();
        while (stack.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            ends[y] = ends.TryGetValue(y, out var known) ? (Math.Min(known.First, x), Math.Max(known.Last, x)) : (x, x);
            for (var ny = Math.Max(0, y - 1); ny <= Math.Min(height - 1, y + 1); ny++)
                for (var nx = Math.Max(0, x - 1); nx <= Math.Min(width - 1, x + 1); nx++)
                {
                    if (!text[ny * width + nx])
                        continue;
                    text[ny * width + nx] = false;
                    stack.Push(ny * width + nx);
                }
        }
        foreach (var (y, (first, last)) in ends)
        {
            edge.Add((first, y));
            if (last > first)
                edge.Add((last, y));
        }
    }

    private static float Mean(ReadOnlySpan<float> likely, int width, int height, TextBox box)
    {
        var (sin, cos) = MathF.SinCos(box.Angle);
        var reachX = (MathF.Abs(box.Width * cos) + MathF.Abs(box.Height * sin)) / 2;
        var reachY = (MathF.Abs(box.Width * sin) + MathF.Abs(box.Height * cos)) / 2;
        double sum = 0;
        var count = 0;
        for (var y = (int)Math.Max(0, box.Y - reachY); y <= Math.Min(height - 1, box.Y + reachY); y++)
            for (var x = (int)Math.Max(0, box.X - reachX); x <= Math.Min(width - 1, box.X + reachX); x++)
            {
                var (dx, dy) = (x - box.X, y - box.Y);
                if (MathF.Abs(dx * cos + dy * sin) > box.Width / 2 + 0.5f || MathF.Abs(dy * cos - dx * sin) > box.Height / 2 + 0.5f)
                    continue;
                sum += likely[y * width + x];
                count++;
            }
        return count == 0 ? 0 : (float)(sum / count);
    }
}
