using System.Xml;
using Hypencoder.Data;
using Hypencoder.Datasets.Embedded;
using Hypencoder.Datasets.Storing;

namespace Hypencoder.Datasets.Opening;

/// <summary>A collection that is made of the XML documentation in NuGet packages.</summary>
/// <param name="folders">Folder of the documentation in each package, by the name of the package's file.</param>
/// <param name="trainTenths">Tenths of the types whose queries are in train.</param>
internal sealed class PackageFormat(IReadOnlyDictionary<string, string> folders, int trainTenths) : IDatasetFormat
{
    public TestCollection Open(Dataset dataset, DatasetPaths paths) =>
        new DocumentationCollection(dataset.Id, () => Load(dataset, paths));

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) =>
        throw new InvalidDataException($"{dataset.Id}: expected training examples, found a test collection");

    private DocumentationContent Load(Dataset dataset, DatasetPaths paths)
    {
        foreach (DatasetFile file in dataset.Files)
        {
            using FileStream content = File.OpenRead(paths[file.Name]);
            string? fault = FileHash.FaultAsync(content, file, CancellationToken.None).GetAwaiter().GetResult();
            if (fault is not null)
            {
                throw new InvalidDataException(
                    $"{paths[file.Name]}: {fault}; `hypencoder datasets pull {dataset.Id}` replaces it");
            }
        }
        try
        {
            return DocumentationContent.Load(
                [.. dataset.Files.Select(f => new DocumentationPackage(paths[f.Name], folders[f.Name]))], trainTenths,
                new NearCopies());
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"{dataset.Id}: expected XML documentation, found {e.Message}", e);
        }
    }
}
