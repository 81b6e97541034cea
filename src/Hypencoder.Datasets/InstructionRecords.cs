using Hypencoder.Datasets.Conversion;
using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>
/// Opens MS MARCO with instructions in its published form, before training examples are made from it.
/// </summary>
internal static class InstructionRecords
{
    /// <summary>The records in file order, streamed. The network is not used.</summary>
    /// <param name="path">Path of a file that ends in <c>.jsonl</c>, <c>.jsonl.gz</c> or <c>.parquet</c>.</param>
    /// <exception cref="InvalidDataException">The file is missing or malformed.</exception>
    public static IEnumerable<InstructionRecord> Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? ParquetRows.Read(path).Select(ParquetInstructions.Record)
            : InstructionFile.Read(path);
    }
}
