namespace Hypencoder.Training;

/// <summary>A query and its training passages, as indices into the texts of a <see cref="TrainingSet"/>.</summary>
/// <param name="Query">Index of the query.</param>
/// <param name="Positives">Indices of the passages to rank first; one is drawn each time.</param>
/// <param name="Negatives">Indices of the passages to rank below; as many as needed are drawn each time.</param>
/// <param name="PositiveScores">The teacher's scores of the positives; null where there are none.</param>
/// <param name="NegativeScores">The teacher's scores of the negatives; null where there are none.</param>
/// <param name="Relevant">Indices of all passages that are relevant to the query, of any grade.</param>
internal sealed record TokenizedExample(
    int Query, int[] Positives, int[] Negatives, float[]? PositiveScores, float[]? NegativeScores, int[] Relevant);
