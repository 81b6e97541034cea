using Hypencoder.Data;

namespace Hypencoder.Perturbations;

/// <summary>A method of changing queries. Its result depends only on the query, its id and the seed.</summary>
/// <remarks>
/// Perturbations of this library are safe for use by several threads where the functions in their options are.
/// </remarks>
internal interface IPerturbation
{
    /// <summary>Name on the command line, such as <c>neighbour-swap</c>.</summary>
    string Name { get; }

    /// <summary>Class of the perturbation.</summary>
    PerturbationKind Kind { get; }

    /// <summary>
    /// Changes a query. The text stays the same where there is nothing to change, and is empty only where the original
    /// is.
    /// </summary>
    PerturbedQuery Perturb(Query query, int seed);
}
