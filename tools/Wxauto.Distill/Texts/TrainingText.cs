namespace Wxauto.Distill.Texts;

/// <param name="Meaning">Texts of the same number mean the same; -1 when it is the only one of its meaning.</param>
internal readonly record struct TrainingText(string Text, int Meaning);
