using Hypencoder.Perturbations.Misspelling;
using Hypencoder.Perturbations.Naturality;
using Hypencoder.Perturbations.Ordering;
using Hypencoder.Perturbations.Rewriting;
using Hypencoder.Perturbations.Synonyms;

namespace Hypencoder.Perturbations;

/// <summary>Creates perturbations by name, and the study's mixture for each class.</summary>
internal static class PerturbationCatalog
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

    /// <summary>The names of the perturbations of a class, including <c>file</c>.</summary>
    public static IReadOnlyList<string> NamesOf(PerturbationKind kind) => [.. Methods[kind], File];

    /// <summary>Creates a perturbation of a class by name.</summary>
    /// <exception cref="ArgumentException">
    /// The class has no such perturbation, or the options lack something that it needs.
    /// </exception>
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
    /// Creates the mixture that the study applies for a class, of which one is drawn for each query: variations from a
    /// file where the options have one; otherwise three misspellings, the removal of stop words or of random words, the
    /// shuffle, the paraphrase, or those of WordNet's two synonyms and the embedding that the options allow.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The options lack something that every perturbation of the class needs.
    /// </exception>
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

    /// <summary>The name of a class on the command line and in files.</summary>
    internal static string NameOf(PerturbationKind kind) => kind.ToString().ToLowerInvariant();

    private static T Needed<T>(string name, T? value, string what)
        where T : class =>
        value ?? throw new ArgumentException($"the perturbation {name} needs {what}", nameof(value));
}
