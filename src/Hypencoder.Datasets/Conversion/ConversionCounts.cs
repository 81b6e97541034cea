using Hypencoder.Data;

namespace Hypencoder.Datasets.Conversion;

/// <summary>
/// The numbers of records converted and left out. They are complete when the examples have been enumerated.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class ConversionCounts
{
    /// <summary>Number of records or queries read.</summary>
    public int Records { get; private set; }

    /// <summary>Number of examples made.</summary>
    public int Examples { get; private set; }

    /// <summary>Number of passages in the examples.</summary>
    public long Items { get; private set; }

    /// <summary>Number of records left out because they have no positive passage.</summary>
    public int WithoutPositive { get; private set; }

    /// <summary>Number of records left out because they have too few negative passages.</summary>
    public int WithFewNegatives { get; private set; }

    /// <summary>Makes and counts the example of a query; null where it lacks a positive or enough negatives.</summary>
    /// <param name="query">Query of the example.</param>
    /// <param name="positive">Positive passage; null where the record has none.</param>
    /// <param name="negatives">Negative passages.</param>
    /// <param name="fewest">Smallest number of negatives that an example may have.</param>
    public TrainingExample? Make(
        Query query, TrainingItem? positive, IReadOnlyCollection<TrainingItem> negatives, int fewest)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(negatives);
        Records++;
        if (positive is null)
        {
            WithoutPositive++;
            return null;
        }
        if (negatives.Count < fewest)
        {
            WithFewNegatives++;
            return null;
        }
        Examples++;
        Items += 1 + negatives.Count;
        return new TrainingExample(query, [positive, .. negatives]);
    }
}
