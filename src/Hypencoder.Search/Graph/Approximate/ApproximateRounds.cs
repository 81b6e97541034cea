namespace Hypencoder.Search;

/// <summary>Next step of an approximate build.</summary>
internal enum ApproximateStep
{
    Carve,
    Descend,
    Order,
}

/// <summary>The rounds done so far and the step that follows from their results.</summary>
/// <param name="Carvings">Number of random partitions made.</param>
/// <param name="Descents">Number of rounds of NN-descent done.</param>
/// <param name="Recall">Share of the nearest neighbours that has been found for the sample.</param>
/// <param name="Next">Step that follows.</param>
internal sealed record ApproximateRounds(int Carvings, int Descents, double Recall, ApproximateStep Next)
{
    public const int MaxCarvings = 16;
    public const int MaxDescents = 12;

    /// <summary>
    /// Share of the missing neighbours left by a partition, above which NN-descent is worth its cost. On 1,000,000 ×
    /// 128, a partition takes about 5 s of processor time, and a round of NN-descent takes 15 to 20 s and leaves a
    /// third to a half.
    /// </summary>
    private const double PoorCarving = 0.8;

    /// <summary>
    /// Share of the missing neighbours left by a round of NN-descent, above which further rounds find little.
    /// </summary>
    private const double PoorDescent = 0.95;

    public static ApproximateRounds None { get; } = new(0, 0, 0, ApproximateStep.Carve);

    /// <summary>The state after one more round.</summary>
    public ApproximateRounds After(double recall, double wanted)
    {
        bool carved = Next == ApproximateStep.Carve;
        ApproximateRounds after = this with
        {
            Carvings = Carvings + (carved ? 1 : 0),
            Descents = Descents + (carved ? 0 : 1),
            Recall = recall,
        };
        double left = (1 - recall) / (1 - Recall);
        bool ended = recall >= wanted || after.Descents == MaxDescents || (!carved && left > PoorDescent);
        bool descends = !carved || after.Carvings == MaxCarvings || (Carvings > 0 && left > PoorCarving);
        return after with
        {
            Next = ended ? ApproximateStep.Order : descends ? ApproximateStep.Descend : ApproximateStep.Carve,
        };
    }
}
