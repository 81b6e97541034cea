using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Perturbations;

/// <summary>Variations of queries from a file.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class QueryVariations
{
    private readonly string _path;
    private readonly ILookup<(string QueryId, PerturbationKind Kind), QueryVariation> _variations;

    private QueryVariations(string path)
    {
        _path = path;
        _variations = QueryVariationFile.Read(path)
            .ToLookup(v => (v.QueryId, Enum.Parse<PerturbationKind>(v.Kind, ignoreCase: true)));
    }

    /// <summary>Reads a file in the format of <see cref="QueryVariationFile"/>.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static QueryVariations Read(string path) => new(path);

    /// <summary>The variations of a query in a class, in file order, including those judged invalid.</summary>
    /// <exception cref="InvalidDataException">
    /// The file has another text for the query's id; case and punctuation are ignored.
    /// </exception>
    public IReadOnlyList<QueryVariation> Of(Query query, PerturbationKind kind)
    {
        ArgumentNullException.ThrowIfNull(query);
        QueryVariation[] found = [.. _variations[(query.Id, kind)]];
        string letters = Letters(query.Text);
        if (Array.Find(found, v => Letters(v.Original) != letters) is QueryVariation other)
        {
            throw new InvalidDataException(
                $"{_path}: expected variations of \"{query.Text}\" for query {query.Id}, found those of "
                + $"\"{other.Original}\"");
        }
        return found;
    }

    private static string Letters(string text) =>
        string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
