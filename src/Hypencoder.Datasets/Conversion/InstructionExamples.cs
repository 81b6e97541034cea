using Hypencoder.Data;

namespace Hypencoder.Datasets.Conversion;

/// <summary>
/// Makes training examples from MS MARCO with instructions, as the reproduction study does for FollowIR: the record's
/// first positive, its instruction negatives, and other negatives drawn at random up to a given number.
/// </summary>
/// <remarks>
/// Killingback et al., arXiv 2502.05364; the conversion is that of arneeichholtz/Hypencoder-reprod: texts without
/// titles, five negatives. It treats the second of two positives as a negative; here it is left out.
/// </remarks>
internal static class InstructionExamples
{
    /// <summary>Number of negatives per example in the reproduction study.</summary>
    public const int DefaultNegatives = 5;

    /// <summary>
    /// The examples in the order of the records, streamed; records without a positive, or with too few negatives, are
    /// left out.
    /// </summary>
    /// <param name="records">Records, as read by <see cref="InstructionRecords.Open"/>.</param>
    /// <param name="negatives">Number of negatives in each example, at least 1.</param>
    /// <param name="seed">Seed for drawing the random negatives.</param>
    /// <param name="counts">Counts the records while the examples are enumerated; null for no counting.</param>
    public static IEnumerable<TrainingExample> From(
        IEnumerable<InstructionRecord> records, int negatives = DefaultNegatives, int seed = 42,
        ConversionCounts? counts = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentOutOfRangeException.ThrowIfLessThan(negatives, 1);
        return Examples(records, negatives, new Random(seed), counts ?? new ConversionCounts());
    }

    private static IEnumerable<TrainingExample> Examples(
        IEnumerable<InstructionRecord> records, int negatives, Random random, ConversionCounts counts)
    {
        foreach (InstructionRecord record in records)
        {
            InstructionPassage[] others = [.. record.NegativePassages];
            random.Shuffle(others);
            TrainingItem? positive = record.PositivePassages.Select((p, i) => Item(record, p, $"positive{i}"))
                .FirstOrDefault();
            TrainingItem[] items =
            [
                .. record.NewNegatives.Select((p, i) => Item(record, p, $"new{i}"))
                    .Concat(others.Select((p, i) => Item(record, p, $"negative{i}")))
                    .DistinctBy(i => i.PassageId)
                    .Where(i => record.PositivePassages.All(p => p.IsWritten || p.Id != i.PassageId))
                    .Take(negatives),
            ];
            Query query = new(record.QueryId, record.Query);
            if (counts.Make(query, positive, items, negatives) is TrainingExample example)
                yield return example;
        }
    }

    /// <summary>
    /// A passage that was written for a record gets an id made from the record's, since its own id is not from the
    /// corpus.
    /// </summary>
    private static TrainingItem Item(InstructionRecord record, InstructionPassage passage, string place) =>
        new(passage.IsWritten ? $"{record.QueryId}/{place}" : passage.Id, passage.Text, null);
}
