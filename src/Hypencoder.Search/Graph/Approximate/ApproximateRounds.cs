namespace Hypencoder.Search;

/// <summary>What an approximate build does next.</summary>
internal enum ApproximateStep
{
    Carve,
    Descend,
    Order,
}

/// <summary>Which rounds are done, what they found, and so what comes next.</summary>
/// <param name="Carvings">How many partitions were made.</param>
/// <param name="Descents">How many rounds of NN-descent.</param>
/// <param name="Recall">The share of the nearest that was found for the sample.</param>
/// <param name="Next">The next step.</param>
internal sealed record ApproximateRounds(int Carvings, int Descents, double Recall, ApproximateStep Next)
{
    public const int MostCarvings = 16;
    public const int MostDescents = 12;

    /// <summary>
    /// On 1,000,000 × 128 a partition costs about 5 s of processor time, a descent 15 to 20 s, and a descent leaves a
    /// third to a half of what was missing: it pays once a partition leaves more than this share.
    /// </summary>
    private const double PoorCarving = 0.8;

    /// <summary>A descent that leaves more than this of what was missing finds hardly more.</summary>
    private const double PoorDescent = 0.95;

    public static ApproximateRounds None { get; } = new(0, 0, 0, ApproximateStep.Carve);

    /// <summary>The same after one more round.</summary>
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
        bool ended = recall >= wanted || after.Descents == MostDescents || (!carved && left > PoorDescent);
        bool descends = !carved || after.Carvings == MostCarvings || (Carvings > 0 && left > PoorCarving);
        return after with
        {
            Next = ended ? ApproximateStep.Order : descends ? ApproximateStep.Descend : ApproximateStep.Carve,
        };
    }
}
