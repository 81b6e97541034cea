using System.Text;
using Hypencoder.Data;

namespace Hypencoder.Perturbations;

/// <summary>A query after a perturbation, with an account of the changes.</summary>
internal sealed record PerturbedQuery
{
    /// <summary>Creates a perturbed query, whose text results from applying the edits to the original.</summary>
    /// <param name="original">Original query.</param>
    /// <param name="method">Name of the perturbation (<see cref="IPerturbation.Name"/>).</param>
    /// <param name="edits">Edits of the original's text, in any order.</param>
    /// <exception cref="ArgumentException">
    /// Edits overlap, or the original does not have the text that one replaces.
    /// </exception>
    public PerturbedQuery(Query original, string method, IEnumerable<QueryEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(edits);
        (Original, Method, Edits) = (original, method, [.. edits.OrderBy(e => e.Start)]);
        Text = Apply(original.Text, Edits);
    }

    /// <summary>Original query.</summary>
    public Query Original { get; }

    /// <summary>Name of the perturbation that was applied, even where it found nothing to change.</summary>
    public string Method { get; }

    /// <summary>Text after the changes.</summary>
    public string Text { get; }

    /// <summary>Edits in the order of their positions, without overlap; empty when nothing was changed.</summary>
    public IReadOnlyList<QueryEdit> Edits { get; }

    /// <summary>Whether there was anything to change.</summary>
    public bool IsChanged => Edits.Count > 0;

    /// <summary>The changed query under the original's id.</summary>
    public Query Query => Original with { Text = Text };

    /// <summary>The result for a query in which there is nothing to change.</summary>
    internal static PerturbedQuery Unchanged(Query query, string method) => new(query, method, []);

    private static string Apply(string original, IReadOnlyList<QueryEdit> edits)
    {
        StringBuilder text = new(original.Length);
        int done = 0;
        foreach (QueryEdit edit in edits)
        {
            if (edit.Start < done || edit.End > original.Length
                || !original.AsSpan(edit.Start, edit.Before.Length).SequenceEqual(edit.Before))
            {
                throw new ArgumentException($"expected \"{edit.Before}\" at {edit.Start} of \"{original}\", "
                    + "touched by no other edit", nameof(edits));
            }
            text.Append(original, done, edit.Start - done).Append(edit.After);
            done = edit.End;
        }
        return text.Append(original, done, original.Length - done).ToString();
    }
}
