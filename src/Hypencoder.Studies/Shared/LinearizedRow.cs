namespace Hypencoder.Studies.Shared;

/// <summary>
/// The row beside a model's own: the same, linearised. Every q-net is replaced by one vector taken from it, so that
/// what the row reaches does not need the q-net's hidden layers.
/// </summary>
internal static class LinearizedRow
{
    /// <summary>The name of its setting and runs.</summary>
    public const string Setting = "linearised";

    /// <summary>What captions say of such rows.</summary>
    public const string Caption =
        "Linearised: all passages ranked by the inner product with one vector taken from each q-net, its gradient at "
        + "the mean of the passages' vectors.";

    private const string Suffix = ", " + Setting;

    /// <summary>Its name beside a model's.</summary>
    public static string NameOf(string row) => row + Suffix;

    /// <summary>Whether a row's name is one of those; models' names have no commas.</summary>
    public static bool Is(string row) => row.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The row of the q-nets that are linearised; of other rows the row itself.</summary>
    public static string ModelOf(string row) => Is(row) ? row[..^Suffix.Length] : row;

    /// <summary>
    /// The row that another is tested against: a linearised one against its q-nets', others against the baseline, which
    /// is tested against none.
    /// </summary>
    public static string? ReferenceOf(string row, string baseline) =>
        Is(row) ? ModelOf(row) : row == baseline ? null : baseline;

    /// <summary>
    /// What a test compares with, to stand behind the baseline's name; nothing where no row is linearised.
    /// </summary>
    public static string Clause(IEnumerable<string> rows) =>
        rows.Any(Is) ? ", what is linearised from its own q-nets," : "";

    /// <summary>The models of a profile and their linearised rows, in the order of tables.</summary>
    public static IEnumerable<string> Rows(StudyProfile profile) => profile.Models.SelectMany(
        m => m.ScoresByInnerProduct ? (string[])[m.Name] : [m.Name, NameOf(m.Name)]);

    /// <summary>What the files of a row are called.</summary>
    public static string RunName(string row) => Is(row) ? $"{ModelOf(row)}.{Setting}" : row;
}
