using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>The format of a dataset that is not from the catalogue, which can be pulled but not opened.</summary>
internal sealed class UnknownFormat : IDatasetFormat
{
    public static readonly UnknownFormat Instance = new();

    public TestCollection Open(Dataset dataset, DatasetPaths paths) => throw Refuse(dataset);

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) => throw Refuse(dataset);

    private static InvalidDataException Refuse(Dataset dataset) =>
        new($"{dataset.Id}: expected a dataset of the catalogue, whose format is known");
}
