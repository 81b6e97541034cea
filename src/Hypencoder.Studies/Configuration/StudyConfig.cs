using Hypencoder.Datasets;
using Hypencoder.Lexical;
using Hypencoder.Training;
using Hypencoder.Training.Yaml;

namespace Hypencoder.Studies;

/// <summary>
/// A study that trains models and compares them on collections: a YAML file such as those in <c>studies/</c>.
/// </summary>
internal sealed record StudyConfig
{
    /// <summary>A short name, used in file names.</summary>
    public required string Name { get; init; }

    /// <summary>The title of the report.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// The collection whose train split the models are trained on, whose dev split selects checkpoints, and whose test
    /// split they are tested on.
    /// </summary>
    public required string Collection { get; init; }

    /// <summary>Collections that are used only for testing.</summary>
    public IReadOnlyList<string> OutOfDomain { get; init; } = [];

    /// <summary>Options of the lexical baseline.</summary>
    public Bm25Options Bm25 { get; init; } = new();

    /// <summary>The seed of weights, samples and the order of training examples.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>
    /// Two or more seeds, an alternative to <see cref="Seed"/>: the study is run once with each, and its tables show
    /// means and standard deviations.
    /// </summary>
    public IReadOnlyList<int> Seeds { get; init; } = [];

    /// <summary>The seed of samples; null for the seed, or the first of several.</summary>
    public int? SampleSeed { get; init; }

    /// <summary>
    /// Two or more fractions of the training queries in ascending order, an alternative to <see cref="TrainingShare"/>:
    /// the study is run once with each, and its report shows what more training queries change.
    /// </summary>
    public IReadOnlyList<double> TrainingShares { get; init; } = [];

    /// <summary>
    /// The fraction of the training queries that the models are trained on, chosen by a hash of their ids, so that a
    /// smaller fraction is contained in every greater one.
    /// </summary>
    public double TrainingShare { get; init; } = 1;

    /// <summary>Sizes of the study by name, such as smoke, quick and full.</summary>
    public required IReadOnlyDictionary<string, StudyProfile> Profiles { get; init; }

    /// <summary>Reads and validates a study file.</summary>
    /// <exception cref="InvalidDataException">
    /// A key is unknown or missing, or a value is out of range; the message states file and place.
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
        Check("", () => RepeatRequirements.RequireAll(config.Seeds, config.TrainingShares, config.TrainingShare));
        Require(config.Profiles.Count > 0, "profiles: expected one or more");
        foreach ((string name, StudyProfile profile) in config.Profiles)
        {
            Check($"profiles.{name}.", () =>
            {
                profile.Validate();
                StudyConfig one = config.OfProfile(name);
                RepeatRequirements.RequireAll(one.Seeds, one.TrainingShares, one.TrainingShare);
                if (one.TrainingShares.Count > 0)
                    RepeatRequirements.RequireComparable(profile);
            });
        }
        return config;

        void Check(string place, Action validate)
        {
            try
            {
                validate();
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{path}: {place}{e.Message}", e);
            }
        }

        void Require(bool condition, string message)
        {
            if (!condition)
                throw new InvalidDataException($"{path}: {message}");
        }
    }

    /// <summary>
    /// Returns the same study with only one profile, whose own collections, seeds and shares replace the study's.
    /// </summary>
    /// <exception cref="InvalidDataException">There is no such profile; the message lists the profiles.</exception>
    public StudyConfig OfProfile(string name)
    {
        StudyProfile profile = Profile(name);
        return this with
        {
            Collection = profile.Collection ?? Collection,
            OutOfDomain = profile.OutOfDomain ?? OutOfDomain,
            Seeds = profile.Seeds ?? Seeds,
            TrainingShares = profile.TrainingShares ?? TrainingShares,
            Profiles = new Dictionary<string, StudyProfile>
            {
                [name] = profile with { Collection = null, OutOfDomain = null, Seeds = null, TrainingShares = null },
            },
        };
    }

    /// <summary>
    /// Returns the same study on another collection, with its train and test splits. Out-of-domain collections and hard
    /// tasks are left out, since they belong to the original collection. BM25 has BEIR's options unless the collection
    /// is made of documentation.
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
            Bm25 = DatasetCatalog.IsDocumentation(collection) ? Bm25 : Bm25Options.Beir,
            Profiles = Profiles.ToDictionary(
                p => p.Key, p => collection == Collection ? p.Value : p.Value with { Tasks = null }),
        };
    }

    /// <summary>Returns the profile with the given name.</summary>
    /// <exception cref="InvalidDataException">There is no such profile; the message lists the profiles.</exception>
    public StudyProfile Profile(string name) => Profiles.TryGetValue(name, out StudyProfile? profile)
        ? profile
        : throw new InvalidDataException(
            $"the study {Name} has no profile \"{name}\"; it has {string.Join(", ", Profiles.Keys)}");
}
