namespace Wxauto.Knowledge.Lexical;

/// <summary>
/// How likely the best passage answers: a logistic function of the share of the question that it covers. Its two
/// numbers are chosen on samples/shop/questions.jsonl so that 0.75 answers and 0.55 asks back (see the knowledge tests).
/// </summary>
internal static class Confidence
{
    private const double Steepness = 12;
    private const double Middle = 0.24;

    public static double Of(double coverage) => coverage <= 0 ? 0 : 1 / (1 + Math.Exp(-Steepness * (coverage - Middle)));
}
