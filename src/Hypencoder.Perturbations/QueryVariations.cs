using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Perturbations;

/// <summary>Variations of queries that were made elsewhere.</summary>
public sealed class QueryVariations
{
    private readonly string _path;
    private readonly ILookup<(string QueryId, PerturbationKind Kind), QueryVariation> _variations;

    private QueryVariations(string path)
    {
        _path = path;
        _variations = QueryVariationFile.Read(path)
            .ToLookup(v => (v.QueryId, Enum.Parse<PerturbationKind>(v.Kind, ignoreCase: true)));
    }

    /// <summary>Those of a file in the form of <see cref="QueryVariationFile"/>.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static QueryVariations Read(string path) => new(path);

    /// <summary>The variations of a query in a class, in file order, those found invalid among them.</summary>
    /// <exception cref="InvalidDataException">
    /// The file has the query's id with another text; case and punctuation do not count.
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
