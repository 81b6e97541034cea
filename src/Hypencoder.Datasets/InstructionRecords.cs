using Hypencoder.Datasets.Conversion;
using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>Opens MS MARCO with instructions as it was published, before it is made into training examples.</summary>
public static class InstructionRecords
{
    /// <summary>The records in their order, streamed. Uses no network.</summary>
    /// <param name="path">A file of them: <c>.jsonl</c>, perhaps with <c>.gz</c>, or <c>.parquet</c>.</param>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static IEnumerable<InstructionRecord> Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? ParquetRows.Read(path).Select(ParquetInstructions.Record)
            : InstructionFile.Read(path);
    }
}
