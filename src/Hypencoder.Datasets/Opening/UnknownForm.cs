using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>That of a dataset that was made outside the catalogue: it can be pulled, and not opened by name.</summary>
internal sealed class UnknownForm : IDatasetForm
{
    public static readonly UnknownForm Instance = new();

    public TestCollection Open(Dataset dataset, DatasetPaths paths) => throw Refuse(dataset);

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) => throw Refuse(dataset);

    private static InvalidDataException Refuse(Dataset dataset) =>
        new($"{dataset.Id}: expected a dataset of the catalogue, whose form is known");
}
