using Hypencoder.Studies.Perturbations.Misspelling;
using Hypencoder.Studies.Perturbations.Naturality;
using Hypencoder.Studies.Perturbations.Ordering;

namespace Hypencoder.Studies.Perturbations;

/// <summary>Makes perturbations by name, and the study's mixture of each class.</summary>
public static class PerturbationCatalogue
{
    /// <summary>The names that <see cref="Create(string, PerturbationOptions)"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "neighbour-swap", "random-substitution", "qwerty", "deletion", "insertion",
        "stop-words", "random-removal", "title",
        "shuffle",
    ];

    /// <summary>The perturbation of a name.</summary>
    /// <exception cref="ArgumentException">There is none, or the options lack what it needs.</exception>
    public static IPerturbation Create(string name, PerturbationOptions options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        int changes = options.Changes ?? 1;
        return name switch
        {
            "neighbour-swap" => new NeighbourSwap(changes),
            "random-substitution" => new RandomSubstitution(changes),
            "qwerty" => new QwertyNeighbour(changes),
            "deletion" => new CharacterDeletion(changes),
            "insertion" => new CharacterInsertion(changes),
            "stop-words" => new StopWordRemoval(),
            "random-removal" => new RandomWordRemoval(options.Changes),
            "title" => new TitleShortening(),
            "shuffle" => new WordShuffle(changes),
            _ => throw new ArgumentException(
                $"expected a perturbation ({string.Join(", ", Names)}), found \"{name}\"", nameof(name)),
        };
    }

    /// <summary>The study's generators of a class, of which one is drawn for each query.</summary>
    /// <exception cref="ArgumentException">The options lack what all of them need.</exception>
    public static PerturbationMixture Create(PerturbationKind kind, PerturbationOptions options)
    {
        string[] names = kind switch
        {
            PerturbationKind.Misspelling => ["neighbour-swap", "random-substitution", "qwerty"],
            PerturbationKind.Naturality => ["stop-words", "random-removal"],
            PerturbationKind.Ordering => ["shuffle"],
            _ => throw new ArgumentException($"the class {kind} is not made yet", nameof(kind)),
        };
        return new PerturbationMixture(kind, [.. names.Select(name => Create(name, options))]);
    }
}
