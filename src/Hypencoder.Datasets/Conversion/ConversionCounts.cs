using Hypencoder.Data;

namespace Hypencoder.Datasets.Conversion;

/// <summary>What became of the records of a conversion; complete when its examples have been enumerated.</summary>
public sealed class ConversionCounts
{
    /// <summary>Records or queries read.</summary>
    public int Records { get; private set; }

    /// <summary>Examples made of them.</summary>
    public int Examples { get; private set; }

    /// <summary>The passages of the examples.</summary>
    public long Items { get; private set; }

    /// <summary>Records left out because they have no positive passage.</summary>
    public int WithoutPositive { get; private set; }

    /// <summary>Records left out because they have too few negative passages.</summary>
    public int WithFewNegatives { get; private set; }

    /// <summary>
    /// Counts the example of a query: its positive and its negatives; null where it has too few of either.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="positive">Null for none.</param>
    /// <param name="negatives">Of which there must be <paramref name="fewest"/>.</param>
    /// <param name="fewest">The fewest negatives an example may have.</param>
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
