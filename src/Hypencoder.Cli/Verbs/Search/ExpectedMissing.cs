namespace Hypencoder.Cli.Verbs;

/// <summary>Formats the expected number of missing results of a search that does not score all passages.</summary>
internal static class ExpectedMissing
{
    public static string Text(double missing, int best, long scored) => missing == 0
        ? $"All {scored:N0} passages scored: none of the best {best:N0} is missing."
        : $"{scored:N0} passages scored; {Number(missing)} of the best {best:N0} expected to be missing.";

    public static string Number(double missing) => missing is > 0 and < 0.001 ? "less than 0.001" : $"{missing:0.###}";
}
