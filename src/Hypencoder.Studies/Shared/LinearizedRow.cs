namespace Hypencoder.Studies.Shared;

/// <summary>
/// The row of a linearised model, beside that of the model itself. Every q-net is replaced by one vector derived from
/// it, so the row shows what can be reached without the q-net's hidden layers.
/// </summary>
internal static class LinearizedRow
{
    /// <summary>Name of the setting and of runs.</summary>
    public const string Setting = "linearised";

    /// <summary>Explanation of such rows in captions.</summary>
    public const string Caption =
        "Linearised: all passages ranked by the inner product with one vector taken from each q-net, its gradient at "
        + "the mean of the passages' vectors.";

    private const string Suffix = ", " + Setting;

    /// <summary>Returns the name of the linearised row of a model.</summary>
    public static string NameOf(string row) => row + Suffix;

    /// <summary>Returns whether a name is that of a linearised row; names of models have no commas.</summary>
    public static bool Is(string row) => row.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>
    /// Returns the name of the row whose q-nets are linearised, or of the row itself where it is not linearised.
    /// </summary>
    public static string ModelOf(string row) => Is(row) ? row[..^Suffix.Length] : row;

    /// <summary>
    /// Returns the name of the row that a row is tested against: of its q-nets for a linearised row, and the baseline
    /// for others; null for the baseline itself.
    /// </summary>
    public static string? ReferenceOf(string row, string baseline) =>
        Is(row) ? ModelOf(row) : row == baseline ? null : baseline;

    /// <summary>
    /// Returns the part of a caption that describes the reference of linearised rows, to follow the baseline's name;
    /// empty where no row is linearised.
    /// </summary>
    public static string Clause(IEnumerable<string> rows) =>
        rows.Any(Is) ? ", a linearised model from its own q-nets," : "";

    /// <summary>Returns the models of a profile and their linearised rows, in the order of tables.</summary>
    public static IEnumerable<string> Rows(StudyProfile profile) => profile.Models.SelectMany(
        m => m.ScoresByInnerProduct ? (string[])[m.Name] : [m.Name, NameOf(m.Name)]);

    /// <summary>Returns the name of a row in file names.</summary>
    public static string RunName(string row) => Is(row) ? $"{ModelOf(row)}.{Setting}" : row;
}
