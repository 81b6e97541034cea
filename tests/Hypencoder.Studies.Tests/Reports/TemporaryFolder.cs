namespace Hypencoder.Studies.Tests.Reports;

/// <summary>An empty folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hypencoder-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public string[] Files => Directory.GetFiles(_folder.FullName).Select(f => Path.GetFileName(f)).ToArray();

    public void Dispose() => _folder.Delete(recursive: true);
}
