using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations;

/// <summary>
/// A class of perturbations as the study applies it: for each query one of its generators is drawn, and another where
/// that one finds nothing to change.
/// </summary>
public sealed class PerturbationMixture : IPerturbation
{
    private readonly IReadOnlyList<IPerturbation> _members;

    /// <param name="kind">The class, whose name in lower case is the mixture's.</param>
    /// <param name="members">Each as likely to be drawn.</param>
    /// <exception cref="ArgumentException">There is none, or one is of another class.</exception>
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

    /// <summary>The names of what may be drawn.</summary>
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
