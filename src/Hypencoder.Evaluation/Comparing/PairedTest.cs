namespace Hypencoder.Evaluation.Comparing;

/// <summary>A test of whether two runs differ, query by query.</summary>
internal enum PairedTest
{
    Wilcoxon,
    TTest,
    Randomization,
}
