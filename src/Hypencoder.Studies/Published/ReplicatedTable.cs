using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies.Published;

/// <summary>A table of a publication, with its published figures.</summary>
internal sealed record ReplicatedTable
{
    /// <summary>Identifier in the report: letters, digits, -, _ and . only.</summary>
    public required string Id { get; init; }

    /// <summary>The heading of the table.</summary>
    public required string Title { get; init; }

    /// <summary>The source of the published figures, and notes for the reader.</summary>
    public string Caption { get; init; } = "";

    /// <summary>Name of the row that others are tested against; null for no tests.</summary>
    public string? Baseline { get; init; }

    /// <summary>The rows of the table.</summary>
    public required IReadOnlyList<ReplicatedSystem> Systems { get; init; }

    /// <summary>The columns of the table.</summary>
    public required IReadOnlyList<ReplicatedColumn> Columns { get; init; }

    /// <summary>The published figures by row and column.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Expected { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, double>>();

    /// <summary>
    /// Largest difference between the measured and the published value at which they agree: half a unit of the last
    /// printed digit for rounding, and a margin for other versions and hardware.
    /// </summary>
    public double Tolerance { get; init; } = 0.005;

    /// <summary>Returns the published figure of a row and column; null where there is none.</summary>
    internal double? ExpectedOf(ReplicatedSystem system, ReplicatedColumn column) =>
        Expected.TryGetValue(system.Name, out IReadOnlyDictionary<string, double>? row)
        && row.TryGetValue(column.Label, out double value) ? value : null;

    internal void Validate()
    {
        Require(IsPlainName(Id) && Id.Length > 0, "tables.id", $"\"{Id}\"", "letters, digits, -, _ and .");
        string key = $"tables.{Id}";
        Require(Systems.Count > 0, $"{key}.systems", "none", "one or more");
        Require(Columns.Count > 0, $"{key}.columns", "none", "one or more");
        Require(Tolerance >= 0, $"{key}.tolerance", Tolerance, "0 or above");
        foreach (ReplicatedSystem system in Systems)
            system.Validate();
        foreach (ReplicatedColumn column in Columns)
            column.Validate(Id);
        RequireDistinct($"{key}.systems", Systems.Select(s => s.Name));
        RequireDistinct($"{key}.columns", Columns.Select(c => c.Label));
        Require(
            Baseline is null || Systems.Any(s => s.Name == Baseline && s.Kind != SystemKind.Published),
            $"{key}.baseline", Baseline ?? "", "the name of a row that is not published only");
        foreach ((string row, IReadOnlyDictionary<string, double> figures) in Expected)
        {
            Require(Systems.Any(s => s.Name == row), $"{key}.expected", $"\"{row}\"", "the name of a row");
            foreach (string column in figures.Keys)
            {
                Require(
                    Columns.Any(c => c.Label == column), $"{key}.expected.{row}", $"\"{column}\"",
                    "the label of a column");
            }
        }
    }

    private static void RequireDistinct(string key, IEnumerable<string> names)
    {
        string? twice = names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key;
        Require(twice is null, key, $"two with the name {twice}", "different names");
    }
}
