using Hypencoder.Data;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>Reads the environment variables for datasets.</summary>
internal static class DatasetEnvironment
{
    private const string Name = "datasets";
    private const string EndpointName = "HYPENCODER_DATASETS_ENDPOINT";

    /// <summary>Path of the cache where no variable names one.</summary>
    public static string DefaultFolder => CacheFolder.Of(Name, _ => null);

    /// <summary>Path of ir_datasets' folder where no variable names one.</summary>
    public static string DefaultIrDatasetsFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ir_datasets");

    public static DatasetOptions Read(Func<string, string?> variable) => new()
    {
        Folder = Path.GetFullPath(Value(variable, "HYPENCODER_DATASETS") ?? CacheFolder.Of(Name, variable)),
        IrDatasetsFolder = Path.GetFullPath(Value(variable, "IR_DATASETS_HOME") ?? DefaultIrDatasetsFolder),
        Hub = HubEnvironment.Read(variable),
        Endpoint = Value(variable, EndpointName) is string text
            ? HubEnvironment.AddressOf(EndpointName, text)
            : null,
    };

    private static string? Value(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } value ? value : null;
}
