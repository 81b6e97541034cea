using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies.Published;

/// <summary>A table of a publication, with the figures that it printed.</summary>
internal sealed record ReplicatedTable
{
    /// <summary>Its place in the report; letters, digits, dashes.</summary>
    public required string Id { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>Where the published figures are from, and what a reader should know.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The row that others are tested against; null for no test.</summary>
    public string? Baseline { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<ReplicatedSystem> Systems { get; init; }

    /// <summary>The columns.</summary>
    public required IReadOnlyList<ReplicatedColumn> Columns { get; init; }

    /// <summary>Published figures: row → column → value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Expected { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, double>>();

    /// <summary>
    /// How far a measured value may be from the published one and still agree. Half a unit of the last printed digit is
    /// rounding; the rest is for other versions and hardware.
    /// </summary>
    public double Tolerance { get; init; } = 0.005;

    /// <summary>The published figure of a row and column; null where there is none.</summary>
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
            $"{key}.baseline", Baseline ?? "", "a row that is run");
        foreach ((string row, IReadOnlyDictionary<string, double> figures) in Expected)
        {
            Require(Systems.Any(s => s.Name == row), $"{key}.expected", $"\"{row}\"", "a row");
            foreach (string column in figures.Keys)
                Require(Columns.Any(c => c.Label == column), $"{key}.expected.{row}", $"\"{column}\"", "a column");
        }
    }

    private static void RequireDistinct(string key, IEnumerable<string> names)
    {
        string? twice = names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key;
        Require(twice is null, key, $"two named {twice}", "different names");
    }
}
