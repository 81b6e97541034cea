using Hypencoder.Training;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies.Published;

/// <summary>
/// A study that runs published models on public collections and holds the results against published tables. A YAML
/// file in <c>studies/</c>; what is relative in it is relative to that file.
/// </summary>
internal sealed record ReplicationConfig
{
    /// <summary>A short name for files.</summary>
    public required string Name { get; init; }

    /// <summary>The report's title.</summary>
    public required string Title { get; init; }

    /// <summary>Seeds the entry points of graph searches, clusters, and perturbations.</summary>
    public int Seed { get; init; } = 43;

    /// <summary>Results a query.</summary>
    public int TopK { get; init; } = 1000;

    /// <summary>Queries are cut to this many tokens.</summary>
    public int QueryMaxLength { get; init; } = 64;

    /// <summary>Passages are cut to this many tokens.</summary>
    public int PassageMaxLength { get; init; } = 512;

    /// <summary>
    /// Studies that look into the same with models trained here, by the profile that they are run for: files relative
    /// to this one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Profiles { get; init; } = new Dictionary<string, string>();

    /// <summary>The tables.</summary>
    public required IReadOnlyList<ReplicatedTable> Tables { get; init; }

    /// <summary>Whether a study's file is of this kind: it has tables.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is not YAML.</exception>
    public static bool Is(string path) => YamlFile.Keys(path).Contains("tables");

    /// <summary>Reads and checks a study's file.</summary>
    /// <exception cref="InvalidDataException">With file and place.</exception>
    public static ReplicationConfig Read(string path)
    {
        ReplicationConfig config = YamlFile.Read<ReplicationConfig>(path);
        try
        {
            config.Validate();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        return config.RelativeTo(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private void Validate()
    {
        Require(Name.Length > 0 && IsPlainName(Name), "name", $"\"{Name}\"", "letters, digits, -, _ and .");
        Require(!string.IsNullOrWhiteSpace(Title), "title", "nothing", "the report's title");
        Require(TopK > 0, "top_k", TopK, "above 0");
        RequireLength("query_max_length", QueryMaxLength);
        RequireLength("passage_max_length", PassageMaxLength);
        Require(Tables.Count > 0, "tables", "none", "one or more");
        string? twice = Tables.GroupBy(t => t.Id).FirstOrDefault(g => g.Count() > 1)?.Key;
        Require(twice is null, "tables", $"two with the id {twice}", "different ids");
        foreach (ReplicatedTable table in Tables)
            table.Validate();
    }

    /// <summary>Models and collections that are directories, by their full paths.</summary>
    private ReplicationConfig RelativeTo(string folder)
    {
        return this with
        {
            Profiles = Profiles.ToDictionary(p => p.Key, p => Path.GetFullPath(Path.Combine(folder, p.Value))),
            Tables =
            [
                .. Tables.Select(t => t with
                {
                    Systems = [.. t.Systems.Select(s => s with { Model = s.Model is null ? null : Full(s.Model) })],
                    Columns =
                    [
                        .. t.Columns.Select(c => c with
                        {
                            Collections = [.. c.Collections.Select(Full)],
                            Variations = c.Variations is null
                                ? null
                                : Path.GetFullPath(Path.Combine(folder, c.Variations)),
                        }),
                    ],
                }),
            ],
        };

        string Full(string name)
        {
            string path = Path.GetFullPath(Path.Combine(folder, name));
            return Directory.Exists(path) || name.StartsWith("./", StringComparison.Ordinal)
                || name.StartsWith("../", StringComparison.Ordinal) ? path : name;
        }
    }
}
