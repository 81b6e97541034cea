using Hypencoder.Data;
using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Datasets.Opening;

/// <summary>
/// Reads training examples in parquet, in either of two formats: the columns <c>query</c> and <c>items</c> of the
/// published training data, or the columns of MS MARCO with instructions, which <see cref="InstructionExamples"/>
/// converts.
/// </summary>
internal static class ParquetExamples
{
    /// <summary>The examples in file order; one row group at a time is in memory.</summary>
    /// <exception cref="InvalidDataException">The file is not such a file.</exception>
    public static IEnumerable<TrainingExample> Read(string path) =>
        ParquetRows.Columns(path).Contains("items")
            ? ParquetRows.Read(path).Select(Published)
            : InstructionExamples.From(ParquetRows.Read(path).Select(ParquetInstructions.Record));

    private static TrainingExample Published(ParquetRow row)
    {
        ParquetRow query = row.Child("query");
        TrainingItem[] items = [.. row.Children("items")
            .Select(item => new TrainingItem(item.Id("id"), item.Text("content"), item.Number("score")))];
        return items.Length > 0
            ? new TrainingExample(new Query(query.Id("id"), query.Text("content")), items)
            : throw row.Malformed("an item, the positive, in \"items\"");
    }
}
