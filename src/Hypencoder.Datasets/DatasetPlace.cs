namespace Hypencoder.Datasets;

/// <summary>Where a file of a dataset lies.</summary>
public enum DatasetPlace
{
    /// <summary>Nowhere, or a part of it.</summary>
    Missing,

    /// <summary>In <see cref="DatasetOptions.Folder"/>.</summary>
    Cache,

    /// <summary>In <see cref="DatasetOptions.IrDatasetsFolder"/>.</summary>
    IrDatasets,

    /// <summary>In the cache of huggingface_hub.</summary>
    HubCache,
}
