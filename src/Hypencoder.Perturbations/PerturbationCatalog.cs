using Hypencoder.Perturbations.Misspelling;
using Hypencoder.Perturbations.Naturality;
using Hypencoder.Perturbations.Ordering;
using Hypencoder.Perturbations.Rewriting;
using Hypencoder.Perturbations.Synonyms;

namespace Hypencoder.Perturbations;

/// <summary>Makes perturbations by name, and the study's mixture of each class.</summary>
public static class PerturbationCatalog
{
    private const string File = "file";

    private static readonly Dictionary<PerturbationKind, string[]> Methods = new()
    {
        [PerturbationKind.Misspelling] = ["neighbour-swap", "random-substitution", "qwerty", "deletion", "insertion"],
        [PerturbationKind.Naturality] = ["stop-words", "random-removal", "title"],
        [PerturbationKind.Ordering] = ["shuffle"],
        [PerturbationKind.Paraphrase] = ["paraphrase"],
        [PerturbationKind.Synonym] = ["wordnet-first-sense", "wordnet-frequency", "embedding"],
    };

    /// <summary>The names of all perturbations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Methods.Values.SelectMany(names => names), File];

    /// <summary>The names of the perturbations of a class, <c>file</c> among them.</summary>
    public static IReadOnlyList<string> NamesOf(PerturbationKind kind) => [.. Methods[kind], File];

    /// <summary>A perturbation of a class by name.</summary>
    /// <exception cref="ArgumentException">The class has no such, or the options lack what it needs.</exception>
    public static IPerturbation Create(PerturbationKind kind, string name, PerturbationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int changes = options.Changes ?? 1;
        if (!NamesOf(kind).Contains(name))
        {
            throw new ArgumentException($"expected a perturbation of the class {NameOf(kind)} "
                + $"({string.Join(", ", NamesOf(kind))}), found \"{name}\"", nameof(name));
        }
        return name switch
        {
            "neighbour-swap" => new NeighborSwap(changes),
            "random-substitution" => new RandomSubstitution(changes),
            "qwerty" => new QwertyNeighbor(changes),
            "deletion" => new CharacterDeletion(changes),
            "insertion" => new CharacterInsertion(changes),
            "stop-words" => new StopWordRemoval(),
            "random-removal" => new RandomWordRemoval(options.Changes),
            "title" => new TitleShortening(),
            "shuffle" => new WordShuffle(changes),
            "paraphrase" => new ModelParaphrase(Needed(name, options.Paraphraser, "a model")),
            "wordnet-first-sense" => new FirstSenseSynonym(Needed(name, options.WordNet, "WordNet"), changes),
            "wordnet-frequency" => new FrequencySynonym(Needed(name, options.WordNet, "WordNet"), changes),
            "embedding" => new EmbeddingSynonym(Needed(name, options.Embedding, "a corpus"), changes),
            _ => new FileVariation(kind, Needed(name, options.Variations, "a file of variations")),
        };
    }

    /// <summary>
    /// What the study applies of a class, one drawn for each query: variations from a file where the options have one;
    /// else its three misspellings, the removal of stop words or of random words, the shuffle, the paraphrase, or of
    /// the synonyms, WordNet's two and the embedding, those that the options have.
    /// </summary>
    /// <exception cref="ArgumentException">The options lack what all of the class need.</exception>
    public static PerturbationMixture CreateMixture(PerturbationKind kind, PerturbationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] names = kind switch
        {
            _ when options.Variations is not null => [File],
            PerturbationKind.Misspelling => ["neighbour-swap", "random-substitution", "qwerty"],
            PerturbationKind.Naturality => ["stop-words", "random-removal"],
            PerturbationKind.Ordering => ["shuffle"],
            PerturbationKind.Paraphrase => ["paraphrase"],
            _ =>
            [
                .. options.WordNet is null ? [] : (string[])["wordnet-first-sense", "wordnet-frequency"],
                .. options.Embedding is null ? [] : (string[])["embedding"],
            ],
        };
        if (names.Length == 0)
            throw new ArgumentException($"the class {NameOf(kind)} needs WordNet or a corpus", nameof(options));
        return new PerturbationMixture(kind, [.. names.Select(name => Create(kind, name, options))]);
    }

    /// <summary>A class as the command line and files name it.</summary>
    internal static string NameOf(PerturbationKind kind) => kind.ToString().ToLowerInvariant();

    private static T Needed<T>(string name, T? value, string what)
        where T : class =>
        value ?? throw new ArgumentException($"the perturbation {name} needs {what}", nameof(value));
}
