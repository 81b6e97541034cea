namespace Hypencoder.Datasets;

/// <summary>What is done with a file of a dataset.</summary>
public enum DatasetStage
{
    /// <summary>It is received.</summary>
    Downloading,

    /// <summary>It is unpacked.</summary>
    Extracting,
}
