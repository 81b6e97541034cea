using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations;

/// <summary>
/// A mixture of perturbations of a class: for each query, one of them is drawn, and another where that one finds
/// nothing to change.
/// </summary>
internal sealed class PerturbationMixture : IPerturbation
{
    private readonly IReadOnlyList<IPerturbation> _members;

    /// <summary>Creates a mixture.</summary>
    /// <param name="kind">Class, whose name in lower case is also the mixture's.</param>
    /// <param name="members">Perturbations, which are drawn with equal probability.</param>
    /// <exception cref="ArgumentException">There are no members, or one is of another class.</exception>
    public PerturbationMixture(PerturbationKind kind, IReadOnlyList<IPerturbation> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0 || members.Any(m => m.Kind != kind))
            throw new ArgumentException($"expected perturbations of the class {kind}", nameof(members));
        (Kind, _members) = (kind, members);
    }

    /// <inheritdoc/>
    public string Name => PerturbationCatalog.NameOf(Kind);

    /// <inheritdoc/>
    public PerturbationKind Kind { get; }

    /// <summary>Names of the perturbations of the mixture.</summary>
    public IReadOnlyList<string> Methods => [.. _members.Select(m => m.Name)];

    /// <inheritdoc/>
    public PerturbedQuery Perturb(Query query, int seed)
    {
        ArgumentNullException.ThrowIfNull(query);
        PerturbedQuery? first = null;
        foreach (IPerturbation member in new SeededDraws(seed, query, Name).Shuffled(_members))
        {
            PerturbedQuery perturbed = member.Perturb(query, seed);
            if (perturbed.IsChanged)
                return perturbed;
            first ??= perturbed;
        }
        return first!;
    }
}
