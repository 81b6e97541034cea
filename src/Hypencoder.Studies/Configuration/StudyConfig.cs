using Hypencoder.Datasets;
using Hypencoder.Lexical;
using Hypencoder.Training;
using Hypencoder.Training.Yaml;

namespace Hypencoder.Studies;

/// <summary>
/// A study: which models on which collections, with which strategies. A YAML file in <c>studies/</c>.
/// </summary>
internal sealed record StudyConfig
{
    /// <summary>A short name for files.</summary>
    public required string Name { get; init; }

    /// <summary>The report's title.</summary>
    public required string Title { get; init; }

    /// <summary>The collection that models are trained on (train), chosen on (dev) and tested on (test).</summary>
    public required string Collection { get; init; }

    /// <summary>Collections whose test queries no model has seen anything of.</summary>
    public IReadOnlyList<string> OutOfDomain { get; init; } = [];

    /// <summary>The lexical baseline.</summary>
    public Bm25Options Bm25 { get; init; } = new();

    /// <summary>Seeds weights, samples and the order of training.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>
    /// Several seeds, in the place of <see cref="Seed"/>: the study is run once for each, and its tables have means and
    /// spreads.
    /// </summary>
    public IReadOnlyList<int> Seeds { get; init; } = [];

    /// <summary>Seeds the samples of a profile that has some; the seed, or the first of them, when left out.</summary>
    public int? SampleSeed { get; init; }

    /// <summary>Sizes of the study, by name: smoke, quick, full.</summary>
    public required IReadOnlyDictionary<string, StudyProfile> Profiles { get; init; }

    /// <summary>Reads and checks a study file.</summary>
    /// <exception cref="InvalidDataException">
    /// Unknown keys, missing keys, values out of range: with file and place.
    /// </exception>
    public static StudyConfig Read(string path)
    {
        StudyConfig config = YamlFile.Read<StudyConfig>(path);
        Require(!string.IsNullOrWhiteSpace(config.Name), "name: expected a short name");
        Require(
            YamlRequirements.IsPlainName(config.Name),
            $"name: expected letters, digits, -, _ and ., found \"{config.Name}\"");
        Require(!string.IsNullOrWhiteSpace(config.Title), "title: expected the report's title");
        Require(!string.IsNullOrWhiteSpace(config.Collection), "collection: expected a collection");
        Require(config.Bm25.K1 >= 0, $"bm25.k1: expected 0 or above, found {config.Bm25.K1}");
        Require(config.Bm25.B is >= 0 and <= 1, $"bm25.b: expected 0 to 1, found {config.Bm25.B}");
        Require(config.Seeds.Count != 1, "seeds: expected two or more, found one; seed is for one");
        Require(
            config.Seeds.Distinct().Count() == config.Seeds.Count,
            $"seeds: expected different ones, found {string.Join(", ", config.Seeds)}");
        Require(config.Profiles.Count > 0, "profiles: expected one or more");
        foreach ((string name, StudyProfile profile) in config.Profiles)
        {
            try
            {
                profile.Validate();
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{path}: profiles.{name}.{e.Message}", e);
            }
        }
        return config;

        void Require(bool condition, string message)
        {
            if (!condition)
                throw new InvalidDataException($"{path}: {message}");
        }
    }

    /// <summary>
    /// The same study on another collection, with its splits train and test. Other collections are left out, since they
    /// are out of the first one's domain, and so are hard tasks, since they are made of its passages; BM25 is
    /// BEIR's, unless the collection is an embedded one.
    /// </summary>
    public StudyConfig On(string collection)
    {
        string name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(collection));
        string plain = string.Concat(name.Select(c => YamlRequirements.IsPlainName($"{c}") ? c : '-'));
        return this with
        {
            Name = plain.Length > 0 ? plain : Name,
            Title = $"Hypencoder on {collection}",
            Collection = collection,
            OutOfDomain = [],
            Bm25 = DatasetCatalog.Embedded.Contains(collection) ? Bm25 : Bm25Options.Beir,
            Profiles = Profiles.ToDictionary(
                p => p.Key, p => collection == Collection ? p.Value : p.Value with { Tasks = null }),
        };
    }

    /// <summary>The profile with the given name.</summary>
    /// <exception cref="InvalidDataException">There is none; the message lists them.</exception>
    public StudyProfile Profile(string name) => Profiles.TryGetValue(name, out StudyProfile? profile)
        ? profile
        : throw new InvalidDataException(
            $"the study {Name} has no profile \"{name}\"; it has {string.Join(", ", Profiles.Keys)}");
}
