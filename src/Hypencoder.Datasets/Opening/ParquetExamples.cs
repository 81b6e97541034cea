using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>
/// Training examples in parquet, in either of two forms: the columns <c>query</c> and <c>items</c> of the published
/// training data, or <c>query_id</c>, <c>query</c>, <c>positive_passages</c>, <c>new_negatives</c> and
/// <c>negative_passages</c> of MS MARCO with instructions.
/// </summary>
/// <remarks>
/// Of several positives the first is taken, since a <see cref="TrainingExample"/> has one; its negatives are those that
/// were made to disobey the instruction, then the others. Passages are without titles. So the published code reads
/// them, but for the further positives.
/// </remarks>
internal static class ParquetExamples
{
    /// <summary>The examples in file order; a row group is in memory at a time.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static IEnumerable<TrainingExample> Read(string path)
    {
        foreach (ParquetRow row in ParquetRows.Read(path))
            yield return row.Has("items") ? Published(row) : WithInstruction(row);
    }

    private static TrainingExample Published(ParquetRow row)
    {
        ParquetRow query = row.Child("query");
        return Make(row, new Query(query.Id("id"), query.Text("content")), row.Children("items")
            .Select(item => new TrainingItem(item.Id("id"), item.Text("content"), item.Number("score"))));
    }

    private static TrainingExample WithInstruction(ParquetRow row)
    {
        IEnumerable<ParquetRow> passages = row.Children("positive_passages").Take(1)
            .Concat(row.Has("new_negatives") ? row.Children("new_negatives") : [])
            .Concat(row.Children("negative_passages"));
        if (!row.Children("positive_passages").Any())
            throw row.Malformed("a passage, the positive, in \"positive_passages\"");
        return Make(row, new Query(row.Id("query_id"), row.Text("query")), passages
            .Select(passage => new TrainingItem(passage.Id("docid"), passage.Text("text"), null)));
    }

    private static TrainingExample Make(ParquetRow row, Query query, IEnumerable<TrainingItem> items)
    {
        TrainingItem[] all = [.. items];
        return all.Length > 0
            ? new TrainingExample(query, all)
            : throw row.Malformed("an item, the positive, in \"items\"");
    }
}
