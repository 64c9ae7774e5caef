using System.Numerics.Tensors;
using Wxauto.Distill.Texts;

namespace Wxauto.Distill.Teaching;

/// <summary>What the teacher does not know of customers' language: texts that mean the same are drawn together.</summary>
internal static class Meanings
{
    /// <summary>How far a text's vector goes towards the mean of those that mean the same.</summary>
    private const float Pull = 0.75f;

    public static void Draw(IReadOnlyList<TrainingText> texts, float[][] vectors)
    {
        foreach (var group in Enumerable.Range(0, texts.Count).Where(i => texts[i].Meaning >= 0).GroupBy(i => texts[i].Meaning))
        {
            var mean = Mean([.. group.Select(i => vectors[i])]);
            foreach (var i in group)
            {
                TensorPrimitives.Lerp(vectors[i], mean, Pull, vectors[i]);
                TensorPrimitives.Divide(vectors[i], TensorPrimitives.Norm<float>(vectors[i]), vectors[i]);
            }
        }
    }

    public static float[] Mean(IReadOnlyList<float[]> vectors)
    {
        var mean = new float[vectors[0].Length];
        foreach (var vector in vectors)
            TensorPrimitives.Add(mean, vector, mean);
        TensorPrimitives.Divide(mean, vectors.Count, mean);
        return mean;
    }
}
