namespace Wxauto.Documents;

/// <summary>Smaller pictures are signs and ornaments: no words are looked for on them.</summary>
internal static class PictureSize
{
    private const double LeastWidth = 60, LeastHeight = 20;

    /// <param name="width">As it is shown, in points; null when that is not known.</param>
    /// <param name="height">As it is shown, in points; null when that is not known.</param>
    public static bool HoldsWords(double? width, double? height) => !(width < LeastWidth) && !(height < LeastHeight);
}
