namespace Hypencoder.Evaluation.Measures;

/// <summary>NumQ, trec_eval's num_q: the number of queries evaluated.</summary>
internal sealed record QueryCount() : Measure("NumQ", cutoff: null, relevance: null)
{
    public override bool IsCount => true;

    internal override double Compute(JudgedRanking ranking) => 1;
}
