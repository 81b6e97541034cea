namespace Hypencoder.Perturbations;

/// <summary>A replacement in the text of a query.</summary>
/// <param name="Start">Position in the original, in UTF-16 units.</param>
/// <param name="Before">Text that was replaced; empty for an insertion.</param>
/// <param name="After">Text that replaces it; empty for a deletion.</param>
internal sealed record QueryEdit(int Start, string Before, string After)
{
    /// <summary>Position in the original just after the replaced text.</summary>
    public int End => Start + Before.Length;
}
