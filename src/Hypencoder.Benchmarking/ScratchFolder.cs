namespace Hypencoder.Benchmarking;

/// <summary>A temporary folder that is deleted when this object is disposed of.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hypencoder-");

    /// <summary>Path of the folder.</summary>
    public string Path => _folder.FullName;

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
