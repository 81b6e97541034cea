using System.Security.Cryptography;
using Hypencoder.Datasets.Opening;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Tests;

/// <summary>A made-up NuGet package, a folder that is a source of it, and a <c>NuGet.Config</c>.</summary>
internal sealed class PackageFixture : IDisposable
{
    public const string Documentation = """
        <doc><members>
        <member name="T:Made.Up.Lamp"><summary>A lamp that shines in a room.</summary>
          <remarks>Lamps take current from a socket and give light to people.</remarks></member>
        <member name="M:Made.Up.Lamp.Dim(System.Int32)"><summary>Makes the lamp shine with less light.</summary>
          <param name="steps">The number of steps by which the light becomes weaker.</param></member>
        <member name="M:Made.Up.Lamp.Hang"><summary>Hangs the lamp on the ceiling.</summary>
          <remarks>Call it once. Hangs the lamp, on the CEILING, by its hook.</remarks></member>
        <member name="M:Made.Up.Lamp.Off"><summary>Too short.</summary></member>
        </members></doc>
        """;

    public PackageFixture()
    {
        Folder.Write("feed/Made.Up.1.0.0.nupkg", Content);
        Use("local", "./feed");
        Options = new DatasetOptions
        {
            Folder = Folder["cache"],
            IrDatasetsFolder = Folder["ir_datasets"],
            NuGetFolder = Folder[""],
            Hub = new HubOptions { Cache = Folder["hub"] },
        };
        Dataset = Of(Content);
    }

    public TemporaryFolder Folder { get; } = new();

    public byte[] Content { get; } = Package(("lib/net10.0/Made.Up.xml", Documentation));

    public DatasetOptions Options { get; set; }

    public Dataset Dataset { get; set; }

    /// <summary>Path of the package once it is pulled.</summary>
    public string Path => Folder["cache/packages-api/made.up.1.0.0.nupkg"];

    /// <summary>A package of the given files, with the manifest that NuGet reads.</summary>
    public static byte[] Package(params (string Name, string Content)[] files) => ArchiveOf.Zip(
    [
        ("Made.Up.nuspec", """
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
            <id>Made.Up</id><version>1.0.0</version><authors>Somebody</authors><description>A lamp.</description>
            </metadata></package>
            """),
        .. files,
    ]);

    /// <summary>The collection of a package with the given bytes.</summary>
    public static Dataset Of(byte[] package)
    {
        NuGetPackage madeUp = new("Made.Up", "1.0.0");
        DatasetFile file = new()
        {
            Name = $"packages-api/{madeUp.FileName}",
            Package = madeUp,
            Size = package.Length,
            Hash = new DatasetHash("sha256", Convert.ToHexStringLower(SHA256.HashData(package))),
        };
        return new Dataset
        {
            Id = "packages-api/made.up",
            Title = "Made up",
            License = "MIT",
            Source = "https://example.org",
            Splits = [new("train", null), new("dev", null), new("test", null)],
            Files = [file],
            Format = new PackageFormat(new Dictionary<string, string> { [file.Name] = "lib/net10.0/" }, 4),
        };
    }

    /// <summary>Makes one source the only one.</summary>
    public void Use(string name, string address) => Folder.Write("NuGet.Config", $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="{name}" value="{address}" allowInsecureConnections="true" />
          </packageSources>
          <packageSourceMapping><clear /></packageSourceMapping>
        </configuration>
        """);

    public DatasetState Pull(
        IProgress<DatasetProgress>? progress = null, CancellationToken cancellationToken = default) =>
        DatasetStore.Pull(Dataset, Options, progress, cancellationToken);

    public void Dispose() => Folder.Dispose();
}
