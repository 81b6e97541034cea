namespace Hypencoder.Training;

/// <summary>
/// One query with the passages that it is trained on, as indices into a <see cref="TrainingSet"/>'s texts.
/// </summary>
/// <param name="Query">Index of the query.</param>
/// <param name="Positives">Indices of passages to be ranked first; one is drawn each time.</param>
/// <param name="Negatives">Indices of passages to be ranked below; as many as needed are drawn each time.</param>
/// <param name="PositiveScores">The teacher's scores of the positives, or null.</param>
/// <param name="NegativeScores">The teacher's scores of the negatives, or null.</param>
/// <param name="Relevant">All passages that are relevant to the query in any degree.</param>
internal sealed record TokenizedExample(
    int Query, int[] Positives, int[] Negatives, float[]? PositiveScores, float[]? NegativeScores, int[] Relevant);
