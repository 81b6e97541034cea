using Hypencoder.Training;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies.Published;

/// <summary>
/// A study that runs published models on public collections and compares the results with published tables: a YAML file
/// such as those in <c>studies/</c>. Its paths are relative to that file.
/// </summary>
internal sealed record ReplicationConfig
{
    /// <summary>A short name, used in file names.</summary>
    public required string Name { get; init; }

    /// <summary>The title of the report.</summary>
    public required string Title { get; init; }

    /// <summary>The seed of graph searches' entry points, clusters and perturbations.</summary>
    public int Seed { get; init; } = 43;

    /// <summary>Number of results per query.</summary>
    public int TopK { get; init; } = 1000;

    /// <summary>Maximum length of a query in tokens.</summary>
    public int QueryMaxLength { get; init; } = 64;

    /// <summary>Maximum length of a passage in tokens.</summary>
    public int PassageMaxLength { get; init; } = 512;

    /// <summary>
    /// Studies of the same question with models trained on this machine, by the name of the profile that runs them:
    /// files relative to this one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Profiles { get; init; } = new Dictionary<string, string>();

    /// <summary>The tables.</summary>
    public required IReadOnlyList<ReplicatedTable> Tables { get; init; }

    /// <summary>Returns whether a file is a study of this kind, which has the key <c>tables</c>.</summary>
    /// <exception cref="InvalidDataException">The file does not exist or is not YAML.</exception>
    public static bool Is(string path) => YamlFile.Keys(path).Contains("tables");

    /// <summary>Reads and validates a study file.</summary>
    /// <exception cref="InvalidDataException">The file is invalid; the message states file and place.</exception>
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

    /// <summary>Replaces the directories of models and collections by their full paths.</summary>
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
