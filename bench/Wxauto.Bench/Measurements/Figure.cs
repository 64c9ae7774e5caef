using System.Globalization;

namespace Wxauto.Bench.Measurements;

/// <summary>One measured number beside its budget.</summary>
/// <param name="AtLeast">True when the budget is a floor, false when it is a ceiling.</param>
internal sealed record Figure(string What, string Database, double Value, double Budget, bool AtLeast, string Unit)
{
    public bool IsMet => AtLeast ? Value >= Budget : Value <= Budget;

    public string Row() => string.Create(CultureInfo.InvariantCulture,
        $"| {What} | {Database} | {(AtLeast ? ">=" : "<=")} {Budget:#,0.###} {Unit} | {Value.ToString(Value < 10 ? "0.####" : "#,0.##", CultureInfo.InvariantCulture)} {Unit} | {(AtLeast ? Value / Budget : Budget / Value):0.00} | {(IsMet ? "yes" : "**no**")} |");
}

/// <summary>What one measurement found: figures, and sentences that say where the time or memory goes.</summary>
internal sealed record Findings(IReadOnlyList<Figure> Figures, IReadOnlyList<string> Notes);

/// <summary>How much to measure.</summary>
/// <param name="Rounds">Medians are taken over these.</param>
/// <param name="Scale">1 for the published figures, less for a quick look.</param>
internal sealed record Effort(int Rounds, double Scale)
{
    public int Of(int amount) => Math.Max(1, (int)(amount * Scale));
}
