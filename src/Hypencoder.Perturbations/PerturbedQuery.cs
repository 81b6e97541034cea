using System.Text;
using Hypencoder.Data;

namespace Hypencoder.Perturbations;

/// <summary>A query after a perturbation, with the account of what was changed.</summary>
public sealed record PerturbedQuery
{
    /// <summary>The text is what the edits make of the original's.</summary>
    /// <param name="original">The query.</param>
    /// <param name="method">The <see cref="IPerturbation.Name"/> of what changed it.</param>
    /// <param name="edits">In any order.</param>
    /// <exception cref="ArgumentException">Edits overlap, or one replaces what is not there.</exception>
    public PerturbedQuery(Query original, string method, IEnumerable<QueryEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(edits);
        (Original, Method, Edits) = (original, method, [.. edits.OrderBy(e => e.Start)]);
        Text = Apply(original.Text, Edits);
    }

    /// <summary>The query as it was.</summary>
    public Query Original { get; }

    /// <summary>What changed it, or found nothing to change.</summary>
    public string Method { get; }

    /// <summary>The changed text.</summary>
    public string Text { get; }

    /// <summary>The account: what was replaced, in order of place, nothing twice; empty when nothing was.</summary>
    public IReadOnlyList<QueryEdit> Edits { get; }

    /// <summary>Whether there was anything to change.</summary>
    public bool IsChanged => Edits.Count > 0;

    /// <summary>The changed query under the original's id.</summary>
    public Query Query => Original with { Text = Text };

    /// <summary>The query as it was, where there is nothing to change.</summary>
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
