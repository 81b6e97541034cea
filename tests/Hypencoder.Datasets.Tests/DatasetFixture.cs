using System.Security.Cryptography;
using Hypencoder.Data;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Tests;

/// <summary>
/// Empty folders, a loopback server of plain files and a loopback hub, and options with which nothing waits.
/// </summary>
internal sealed class DatasetFixture : IDisposable
{
    public DatasetFixture() => Options = new DatasetOptions
    {
        Folder = Folder["cache"],
        IrDatasetsFolder = Folder["ir_datasets"],
        Endpoint = new Uri(Files.Address),
        Hub = new HubOptions
        {
            Endpoint = new Uri(Hub.Address),
            Cache = Folder["hub"],
            Timeout = TimeSpan.FromSeconds(30),
            LongestDelay = TimeSpan.Zero,
        },
    };

    public TemporaryFolder Folder { get; } = new();

    public LoopbackFiles Files { get; } = new();

    public LoopbackHub Hub { get; } = new();

    public DatasetOptions Options { get; set; }

    /// <summary>A dataset of one plain file at <c>https://example.org/data/NAME</c>.</summary>
    public static Dataset Of(string name, LoopbackFile content, bool hasHash = true, long? size = null) => new()
    {
        Id = "test",
        Title = "A test",
        License = "MIT",
        Source = "https://example.org",
        Splits = [],
        Files =
        [
            new DatasetFile
            {
                Name = $"test/{name}",
                Address = new Uri($"https://example.org/data/{name}"),
                Size = size ?? content.Content.Length,
                Hash = hasHash ? new DatasetHash("md5", Md5(content.Content)) : null,
            },
        ],
    };

    /// <summary>A dataset of the catalogue, its one archive replaced by a stand-in that the server has.</summary>
    public Dataset Serve(string id, byte[] archive)
    {
        Dataset dataset = DatasetCatalog.Get(id);
        DatasetFile file = dataset.Files[0];
        Serve(file, archive);
        return dataset with
        {
            Files = [file with { Hash = new DatasetHash("md5", Md5(archive)) }, .. dataset.Files.Skip(1)],
        };
    }

    /// <summary>Puts a stand-in for a file where it is looked for.</summary>
    public void Serve(DatasetFile file, byte[] content) =>
        Files[$"{file.Address!.Authority}{file.Address.AbsolutePath}"] = new LoopbackFile(content, IsLarge: true);

    public DatasetState Pull(Dataset dataset, Action<DatasetProgress>? progress = null) =>
        DatasetStore.Pull(
            dataset, Options, progress is null ? null : new CallbackProgress<DatasetProgress>(progress));

    public string InCache(string name) => Path.Combine(Options.Folder, name);

    public static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    public void Dispose()
    {
        Files.Dispose();
        Hub.Dispose();
        Folder.Dispose();
    }
}
