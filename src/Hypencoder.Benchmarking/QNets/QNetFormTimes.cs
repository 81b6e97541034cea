namespace Hypencoder.Benchmarking.QNets;

/// <summary>
/// What a model's q-net costs in factored form and written out. Times are the least of several, for one query.
/// </summary>
/// <param name="Encoder">Milliseconds of the transformer.</param>
/// <param name="Factored">Milliseconds from token states to a q-net that scores in factored form.</param>
/// <param name="WrittenOut">Milliseconds from token states to a q-net that scores with its matrices.</param>
/// <param name="FactoredPassages">Milliseconds to score <paramref name="Passages"/> passages in factored form.</param>
/// <param name="WrittenOutPassages">Milliseconds to score as many with the matrices.</param>
/// <param name="Passages">Number of passages scored.</param>
/// <param name="BreakEvenByOperations">
/// Number of passages at which both forms take as many operations; what searches go by.
/// </param>
/// <param name="FactoredBytes">Bytes allocated for the q-net.</param>
/// <param name="WrittenOutBytes">Bytes allocated for its matrices, besides.</param>
internal sealed record QNetFormTimes(
    double Encoder, double Factored, double WrittenOut, double FactoredPassages, double WrittenOutPassages,
    int Passages, int BreakEvenByOperations, long FactoredBytes, long WrittenOutBytes)
{
    /// <summary>
    /// Number of passages at which both forms take as long by these times; infinite where the matrices never gain.
    /// </summary>
    public double BreakEven
    {
        get
        {
            double gained = (FactoredPassages - WrittenOutPassages) / Passages;
            return gained > 0 ? Math.Max(0, WrittenOut - Factored) / gained : double.PositiveInfinity;
        }
    }

    /// <summary>The ratios of <c>bench encode</c>.</summary>
    public IReadOnlyList<LatencyRatio> Ratios =>
    [
        new(
            "hyper_head_vs_encoder_factored", Factored / Encoder,
            "time from states to a q-net of factors by the encoder's"),
        new(
            "hyper_head_vs_encoder_materialised", WrittenOut / Encoder,
            "time from states to a q-net of matrices by the encoder's"),
        new("break_even_passages", BreakEven, $"passages at which both forms take as long, from {Passages} scored"),
        new(
            "break_even_passages_by_operations", BreakEvenByOperations,
            "passages at which both forms take as many operations"),
    ];
}
