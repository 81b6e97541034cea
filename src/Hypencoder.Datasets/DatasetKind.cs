namespace Hypencoder.Datasets;

/// <summary>What a dataset is.</summary>
public enum DatasetKind
{
    /// <summary>A corpus with queries and judgments: <see cref="DatasetCatalog.Open"/>.</summary>
    TestCollection,

    /// <summary>Queries with passages to train on: <see cref="TrainingExamples.Open"/>.</summary>
    TrainingExamples,

    /// <summary>Files that say what words mean; a reader is told their folder.</summary>
    Lexicon,
}
