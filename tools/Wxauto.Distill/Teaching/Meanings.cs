using System.Numerics.Tensors;
using Wxauto.Distill.Texts;

namespace Wxauto.Distill.Teaching;

/// <summary>What the teacher does not know of customers' language: texts that mean the same get one vector, the mean of theirs.</summary>
internal static class Meanings
{
    public static void Unite(IReadOnlyList<TrainingText> texts, float[][] vectors)
    {
        foreach (var group in Enumerable.Range(0, texts.Count).Where(i => texts[i].Meaning >= 0).GroupBy(i => texts[i].Meaning))
        {
            var mean = Mean([.. group.Select(i => vectors[i])]);
            TensorPrimitives.Divide(mean, TensorPrimitives.Norm<float>(mean), mean);
            foreach (var i in group)
                vectors[i] = mean;
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
