namespace Hypencoder.Data.Formats;

/// <summary>
/// Variations of queries in the CSV format of the published query variation generators, with the columns <c>q_id,
/// method, transformation_type, original_query, variation</c> and optionally <c>valid</c>, in any order and among other
/// columns. The file's spelling "mispelling" is read as misspelling.
/// </summary>
/// <remarks>https://github.com/Guzpenha/query_variation_generators, <c>data/variations_*_labeled.csv</c>.</remarks>
internal static class QueryVariationFile
{
    private static readonly string[] Needed =
        ["q_id", "method", "transformation_type", "original_query", "variation"];

    private static readonly string[] Kinds = ["misspelling", "naturality", "ordering", "paraphrase", "synonym"];

    /// <summary>The variations in file order, streamed.</summary>
    /// <exception cref="InvalidDataException">A column is missing, or a line is malformed.</exception>
    public static IEnumerable<QueryVariation> Read(string path)
    {
        string[]? columns = null;
        foreach ((TextLine line, IReadOnlyList<string> fields) in CsvRecord.ReadAll(path))
        {
            if (columns is null)
            {
                columns = [.. fields];
                if (Needed.FirstOrDefault(name => !columns.Contains(name)) is string missing)
                    throw line.Malformed($"the columns {string.Join(", ", Needed)}, of which {missing} is missing");
                continue;
            }
            if (fields.Count != columns.Length)
                throw line.Malformed($"{columns.Length} fields, as in the header");
            yield return Of(line, name => Array.IndexOf(columns, name) is int i and >= 0 ? fields[i] : null);
        }
        if (columns is null)
            throw new InvalidDataException($"{path}: expected a header of columns, found an empty file");
    }

    private static QueryVariation Of(TextLine line, Func<string, string?> field)
    {
        string id = field("q_id")!, kind = field("transformation_type")!;
        if (string.IsNullOrWhiteSpace(id))
            throw line.Malformed("an id in q_id", "");
        if (kind == "mispelling")
            kind = "misspelling";
        if (!Kinds.Contains(kind))
            throw line.Malformed($"a transformation_type ({string.Join(", ", Kinds)})", kind);
        string valid = field("valid") ?? "True";
        if (!bool.TryParse(valid, out bool isValid))
            throw line.Malformed("True or False in valid", valid);
        return new QueryVariation(
            id, field("original_query")!, field("variation")!, field("method")!, kind, isValid);
    }
}
