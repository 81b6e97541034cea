namespace Hypencoder.Perturbations;

/// <summary>A piece of a query that was replaced.</summary>
/// <param name="Start">Where in the original, in UTF-16 units.</param>
/// <param name="Before">What stood there; empty where something was only added.</param>
/// <param name="After">What stands there now; empty where something was only taken away.</param>
public sealed record QueryEdit(int Start, string Before, string After)
{
    /// <summary>The first position of the original after the piece.</summary>
    public int End => Start + Before.Length;
}
