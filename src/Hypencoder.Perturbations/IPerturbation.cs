using Hypencoder.Data;

namespace Hypencoder.Perturbations;

/// <summary>One way to change a query. What it does depends on the query, its id and the seed alone.</summary>
public interface IPerturbation
{
    /// <summary>As the command line names it, such as <c>neighbour-swap</c>.</summary>
    string Name { get; }

    /// <summary>The class it is of.</summary>
    PerturbationKind Kind { get; }

    /// <summary>
    /// The changed query; unchanged where there is nothing to change. It is empty only where the original is.
    /// </summary>
    PerturbedQuery Perturb(Query query, int seed);
}
